-- Every flight with its outcome: the shared beginning of the chain.
SELECT
    date_add('minute', f.minute, f.time_hour) AS scheduled_at, -- UTC
    f.time_hour,
    f.month,
    f.hour, -- local
    f.origin,
    f.dest,
    f.carrier,
    f.flight,
    f.tailnum,
    f.distance,
    f.dep_delay,
    f.arr_delay,
    f.dep_time IS NULL AS cancelled,
    f.arr_delay >= {{late_minutes}} AS late -- null when it never arrived
FROM nyc.flights f
WHERE '{{origin}}' IN ('any', f.origin)

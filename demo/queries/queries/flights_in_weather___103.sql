-- Flights with the weather at their airport in the hour of departure.
SELECT
    f.carrier,
    f.arr_delay,
    f.cancelled,
    f.late,
    coalesce(w.weather, 'unknown') AS weather
FROM "query_101(late_minutes='{{late_minutes}}', origin='{{origin}}')" f
LEFT JOIN dune.local.result_weather_by_hour w
    ON w.origin = f.origin
    AND w.time_hour = f.time_hour

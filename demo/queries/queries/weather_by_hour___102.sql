-- One word for the weather of every airport and hour. The order of the cases
-- is the order of what a pilot would worry about.
SELECT
    origin,
    time_hour,
    temp,
    wind_speed,
    precip,
    visib,
    CASE
        WHEN precip > 0 AND temp <= 34 THEN 'snow or ice'
        WHEN visib < 2 THEN 'fog'
        WHEN precip >= 0.1 THEN 'heavy rain'
        WHEN precip > 0 THEN 'rain'
        WHEN wind_gust >= 30 THEN 'strong wind'
        ELSE 'fair'
    END AS weather
FROM nyc.weather

SELECT number FROM UNNEST(ARRAY[0, 1, 2, 3, 4]) AS t(number)

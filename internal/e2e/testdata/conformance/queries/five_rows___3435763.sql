select number from unnest(array[1, 2, 3, 4, 5]) as t(number)

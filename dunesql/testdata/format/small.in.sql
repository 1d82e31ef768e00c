select * from query_1 where n>1 and x is not null

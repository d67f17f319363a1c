-- A grade that nothing but open items of a customer speak for, who has hardly ever paid: it is shown,
-- and decides nothing by itself.
alter table assessments add column is_thin boolean not null default false;

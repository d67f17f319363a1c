-- A plan writes a row for every open item. What its items name is checked once a statement, not once
-- a row; a decision is always of the last run, so it names none.

alter table decisions
  drop constraint decisions_run_fkey,
  drop column run_id,
  drop constraint decisions_pkey,
  add constraint decisions_pkey primary key (tenant_id, customer_id, invoice_id, instalment);

drop index decisions_by_customer;

-- Messages are evidence: they are never taken away, so what names one cannot lose it.
revoke delete on messages from encours_app;
revoke delete on plan_runs from encours_app;

alter table message_items drop constraint message_items_message_fkey;

-- The names are looked up as two lists: a join would be planned before the messages of this very
-- transaction are in any statistics.
create function message_items_have_messages() returns trigger
  language plpgsql as $$
declare
  tenants uuid[] := array(select distinct tenant_id from fresh);
  named uuid[] := array(select distinct message_id from fresh);
  known bigint := (
    select count(*)
    from messages
    where tenant_id = any(tenants)
      and message_id = any(named)
  );
begin
  if known < cardinality(named) then
    raise foreign_key_violation using
      message = 'an item names a message that is not there',
      constraint = 'message_items_message_fkey';
  end if;
  return null;
end
$$;

create trigger message_items_message_inserted
  after insert on message_items
  referencing new table as fresh
  for each statement execute function message_items_have_messages();

create trigger message_items_message_updated
  after update on message_items
  referencing new table as fresh
  for each statement execute function message_items_have_messages();

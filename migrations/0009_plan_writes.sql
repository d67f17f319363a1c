-- A plan writes a row for every open item. References inside what one plan writes are checked once
-- a statement, not once a row; a decision is always of the last run, so it names none.

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
alter table messages drop constraint messages_run_fkey;

create function message_items_have_messages() returns trigger
  language plpgsql as $$
begin
  if exists (
    select 1
    from fresh
    left join messages
      on messages.tenant_id = fresh.tenant_id
      and messages.message_id = fresh.message_id
    where messages.message_id is null
  ) then
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

create function messages_have_runs() returns trigger
  language plpgsql as $$
begin
  if exists (
    select 1
    from (select distinct tenant_id, run_id from fresh) as named
    left join plan_runs
      on plan_runs.tenant_id = named.tenant_id
      and plan_runs.run_id = named.run_id
    where plan_runs.run_id is null
  ) then
    raise foreign_key_violation using
      message = 'a message names a run that is not there',
      constraint = 'messages_run_fkey';
  end if;
  return null;
end
$$;

create trigger messages_run_inserted
  after insert on messages
  referencing new table as fresh
  for each statement execute function messages_have_runs();

create trigger messages_run_updated
  after update on messages
  referencing new table as fresh
  for each statement execute function messages_have_runs();

-- Runs are never taken away: which run proposed a message is checked once a statement, not once a
-- row.

alter table messages drop constraint messages_run_fkey;

create function messages_have_runs() returns trigger
  language plpgsql as $$
declare
  tenants uuid[] := array(select distinct tenant_id from fresh);
  named uuid[] := array(select distinct run_id from fresh);
  known bigint := (
    select count(*)
    from plan_runs
    where tenant_id = any(tenants)
      and run_id = any(named)
  );
begin
  if known < cardinality(named) then
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

-- What is expected to come in, week by week: the latest forecast of each company, made by a job.
create table cash_forecasts (
  tenant_id uuid not null,
  made_at timestamptz not null,
  -- The day it is made from, in the company's zone.
  today date not null,
  forecast jsonb not null,
  constraint cash_forecasts_pkey primary key (tenant_id),
  constraint cash_forecasts_tenant_fkey foreign key (tenant_id) references tenants,
  constraint cash_forecasts_shape_check check (forecast ->> 'v' = '1')
);

alter table cash_forecasts enable row level security;
alter table cash_forecasts force row level security;
create policy tenant_only on cash_forecasts
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on cash_forecasts to encours_app;

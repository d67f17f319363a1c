-- What has happened to a customer that management is to know: opened once for each event, and
-- acknowledged by a person.
create table at_risk (
  tenant_id uuid not null,
  entry_id uuid not null,
  customer_id text not null,
  kind text not null,
  -- What the event is known by: the same one opens no second entry.
  source text not null,
  happened date not null,
  detail jsonb not null,
  opened_at timestamptz not null,
  -- When the administrators were told by mail, or are being told.
  told_at timestamptz,
  acknowledged_by text,
  acknowledged_at timestamptz,
  note text,
  constraint at_risk_pkey primary key (tenant_id, entry_id),
  constraint at_risk_tenant_fkey foreign key (tenant_id) references tenants,
  constraint at_risk_once unique (tenant_id, customer_id, kind, source),
  constraint at_risk_kind_check check (
    kind in (
      'proceeding', 'struck_off', 'late_accounts', 'grade_drop', 'limit_reached', 'first_late',
      'guarantee_expires'
    )
  ),
  constraint at_risk_acknowledged_check check (
    (acknowledged_at is null) = (acknowledged_by is null)
  )
);

create index at_risk_open on at_risk (tenant_id, opened_at) where acknowledged_at is null;
create index at_risk_untold on at_risk (tenant_id, opened_at) where told_at is null;

alter table at_risk enable row level security;
alter table at_risk force row level security;
create policy tenant_only on at_risk
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on at_risk to encours_app;

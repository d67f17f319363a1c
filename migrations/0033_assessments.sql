-- What all of a company's customers have taught by a day: with it one of them can be assessed alone.
create table company_pasts (
  tenant_id uuid not null,
  made_on date not null,
  made_at timestamptz not null,
  -- What it was made by: one of another shape is not read.
  shape text not null,
  past json not null,
  constraint company_pasts_pkey primary key (tenant_id),
  constraint company_pasts_tenant_fkey foreign key (tenant_id) references tenants
);

alter table company_pasts enable row level security;
alter table company_pasts force row level security;
create policy tenant_only on company_pasts
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on company_pasts to encours_app;

-- Of each customer as of that day. His reasons are worked out when they are asked for.
create table assessments (
  tenant_id uuid not null,
  customer_id text not null,
  made_on date not null,
  grade text,
  -- The first day of this grade, and the one before it; null where there was none.
  grade_since date not null,
  grade_before text,
  limit_currency text,
  limit_minor bigint,
  mean_days_late double precision,
  late_share double precision,
  -- A natural person: until somebody confirms it, his grade decides nothing.
  is_person boolean not null,
  constraint assessments_pkey primary key (tenant_id, customer_id),
  constraint assessments_tenant_fkey foreign key (tenant_id) references tenants,
  constraint assessments_grade_check check (grade in ('A', 'B', 'C', 'D', 'E')),
  constraint assessments_grade_before_check check (grade_before in ('A', 'B', 'C', 'D', 'E')),
  constraint assessments_limit_check check (
    num_nulls(limit_currency, limit_minor) in (0, 2)
    and limit_minor >= 0
  )
);

alter table assessments enable row level security;
alter table assessments force row level security;
create policy tenant_only on assessments
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on assessments to encours_app;

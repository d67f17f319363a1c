-- Several policies of a company, each for its customers; under which policy a thing was decided and
-- said; and a company's own words for its customers.

alter table policies
  add column segment jsonb not null default '{"v": 1, "kind": "everyone"}',
  add column names jsonb not null default '{}',
  add column created_by text not null default 'encours',
  add column retired_at timestamptz;

alter table messages
  add column policy_key text,
  add column policy_version integer;

-- Row security binds the owner as well, and here he has to see every company's rows.
alter table plan_runs no force row level security;
alter table messages no force row level security;
alter table decisions no force row level security;

update messages
set policy_key = plan_runs.policy_key,
  policy_version = plan_runs.policy_version
from plan_runs
where plan_runs.tenant_id = messages.tenant_id
  and plan_runs.run_id = messages.run_id;

alter table messages
  alter column policy_key set not null,
  alter column policy_version set not null;

-- Null where no policy is the customer's.
alter table decisions
  add column policy_key text,
  add column policy_version integer;

update decisions
set policy_key = plan_runs.policy_key,
  policy_version = plan_runs.policy_version
from plan_runs
where plan_runs.tenant_id = decisions.tenant_id
  and plan_runs.run_id = decisions.run_id;

alter table plan_runs force row level security;
alter table messages force row level security;
alter table decisions force row level security;

-- What a step was when it was said: later versions of its policy change nothing of it.
alter table contacts
  add column policy_key text,
  add column policy_version integer,
  add column meaning text,
  add column nth integer,
  add column deadline_days integer,
  add constraint contacts_meaning_check check (
    meaning in ('courtesy', 'reminder', 'notice', 'handover')
  ),
  add constraint contacts_said_check check (
    num_nulls(policy_key, policy_version, meaning, nth) in (0, 4)
  );

-- Not a column of customers: a reading of the host replaces those, and these are a person's.
create table customer_marks (
  tenant_id uuid not null,
  customer_id text not null,
  policy_key text,
  tags text[] not null default '{}',
  grade text,
  updated_at timestamptz not null,
  constraint customer_marks_pkey primary key (tenant_id, customer_id),
  constraint customer_marks_tenant_fkey foreign key (tenant_id) references tenants,
  constraint customer_marks_grade_check check (grade in ('A', 'B', 'C', 'D', 'E'))
);

alter table customer_marks enable row level security;
alter table customer_marks force row level security;
create policy tenant_only on customer_marks
  using (tenant_id = current_tenant())
  with check (tenant_id = current_tenant());
grant select, insert, update, delete on customer_marks to encours_app;

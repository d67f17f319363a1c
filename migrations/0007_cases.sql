-- What people enter about a customer: promises, payment plans, disputes, holds, announced payments,
-- commitments and calls. What has `entered_at` is ours: no reading of the host or of a file drops it.

alter table tenants
  add column promise_days_ahead integer not null default 60,
  add column broken_promises_allowed integer not null default 2,
  add column payment_wait_days integer not null default 3,
  add constraint tenants_promise_days_ahead_check check (promise_days_ahead between 1 and 366),
  add constraint tenants_broken_promises_allowed_check
    check (broken_promises_allowed between 0 and 100),
  add constraint tenants_payment_wait_days_check check (payment_wait_days between 0 and 30);

alter table promises
  add column entered_by text,
  add column entered_at timestamptz,
  add column note text;

alter table payment_plans
  add column entered_by text,
  add column entered_at timestamptz,
  add column note text,
  add column ended date,
  add column currency text,
  -- Open on its invoices when it was agreed: what is gone since has been paid.
  add column open_minor bigint;

alter table disputes
  add column entered_by text,
  add column entered_at timestamptz,
  add column note text,
  add column owner text,
  add column answer_by date,
  add column outcome text,
  add column decided date,
  -- Open on the invoice when the dispute was accepted: its credit note shows as less.
  add column open_minor bigint,
  add constraint disputes_outcome_check check (outcome in ('accepted', 'rejected'));

alter table holds
  add column entered_by text,
  add column entered_at timestamptz,
  add column note text,
  add column lifted date;

alter table contacts
  add column entered_by text,
  add column entered_at timestamptz,
  add column note text;

create table announced_payments (
  tenant_id uuid not null,
  announced_id uuid not null,
  customer_id text not null,
  invoice_ids text[] not null,
  amount_minor bigint not null,
  currency text not null,
  mode text not null,
  announced date not null,
  expected date not null,
  -- Last day on which it holds its invoices.
  awaited_until date not null,
  -- Open on its invoices when it was announced.
  open_minor bigint not null,
  state text not null,
  note text,
  entered_by text not null,
  entered_at timestamptz not null,
  ended_at timestamptz,
  constraint announced_payments_pkey primary key (tenant_id, announced_id),
  constraint announced_payments_customer_fkey
    foreign key (tenant_id, customer_id) references customers,
  constraint announced_payments_amount_check check (amount_minor > 0),
  constraint announced_payments_mode_check
    check (mode in ('transfer', 'card', 'cheque', 'direct_debit', 'other')),
  constraint announced_payments_state_check
    check (state in ('expected', 'arrived', 'expired', 'withdrawn'))
);

create index announced_payments_by_customer on announced_payments (tenant_id, customer_id);

-- What we said would happen, and when.
create table commitments (
  tenant_id uuid not null,
  commitment_id uuid not null,
  customer_id text not null,
  kind text not null,
  due date not null,
  invoice_ids text[] not null,
  note text,
  -- The message that said it, where one did: once for each kind.
  message_id uuid,
  state text not null,
  state_reason text,
  entered_by text not null,
  entered_at timestamptz not null,
  ended_by text,
  ended_at timestamptz,
  constraint commitments_pkey primary key (tenant_id, commitment_id),
  constraint commitments_customer_fkey foreign key (tenant_id, customer_id) references customers,
  constraint commitments_message_fkey foreign key (tenant_id, message_id) references messages,
  constraint commitments_kind_check check (
    kind in ('notice_deadline', 'handover', 'supply_stop', 'legal_action', 'other')
  ),
  constraint commitments_state_check check (state in ('open', 'kept', 'waived', 'settled'))
);

create index commitments_by_customer on commitments (tenant_id, customer_id);
create index commitments_open on commitments (tenant_id, due) where state = 'open';
create unique index commitments_one_a_message on commitments (tenant_id, message_id, kind)
  where message_id is not null;

create index audit_by_customer on audit (tenant_id, (detail ->> 'customer'), at)
  where detail ? 'customer';

do $$
declare
  name text;
begin
  foreach name in array array['announced_payments', 'commitments']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy tenant_only on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())',
      name
    );
    execute format('grant select, insert, update, delete on %I to encours_app', name);
  end loop;
end
$$;

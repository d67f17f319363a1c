-- The whole store. Every table begins its key with tenant_id and is under row security: the app's
-- role sees the rows of the tenant that `tx` names, and no others. Amounts are minor units.

create function current_tenant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('encours.tenant_id', true), '')::uuid;

-- Who -----------------------------------------------------------------------------------------

create table tenants (
  tenant_id uuid not null,
  source text not null,
  external_id text not null,
  name text not null,
  country text not null,
  locale text not null,
  time_zone text not null,
  currency text not null,
  siren text,
  synced_at timestamptz,
  last_bank_entry date,
  automatic_sending boolean not null default false,
  created_at timestamptz not null,
  constraint tenants_pkey primary key (tenant_id),
  constraint tenants_source_check check (source in ('quickbooks', 'odoo', 'book')),
  constraint tenants_country_check check (country ~ '^[A-Z]{2}$'),
  constraint tenants_currency_check check (currency ~ '^[A-Z]{3}$')
);

create table users (
  tenant_id uuid not null,
  user_id text not null,
  email text not null,
  name text not null,
  role text not null,
  created_at timestamptz not null,
  constraint users_pkey primary key (tenant_id, user_id),
  constraint users_tenant_fkey foreign key (tenant_id) references tenants,
  constraint users_role_check check (role in ('admin', 'collector', 'viewer'))
);

create table sessions (
  tenant_id uuid not null,
  session_hash text not null,
  user_id text not null,
  kind text not null,
  launch_id text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint sessions_pkey primary key (tenant_id, session_hash),
  constraint sessions_user_fkey foreign key (tenant_id, user_id) references users on delete cascade,
  constraint sessions_kind_check check (kind in ('workspace', 'embedded'))
);

-- A launch token opens one session, once.
create unique index sessions_one_a_launch on sessions (tenant_id, launch_id) where launch_id is not null;

-- A consent under way. The company is not known yet, so the rows stand under the nil tenant.
create table sign_in_states (
  tenant_id uuid not null,
  state_hash text not null,
  host text not null,
  return_to text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint sign_in_states_pkey primary key (tenant_id, state_hash)
);

create table connections (
  tenant_id uuid not null,
  host text not null,
  realm text not null,
  state text not null,
  sealed_access_token text not null,
  access_expires_at timestamptz not null,
  sealed_refresh_token text not null,
  refresh_expires_at timestamptz not null,
  refresh_hard_expires_at timestamptz,
  refresh_claimed_until timestamptz,
  connected_by text not null,
  connected_at timestamptz not null,
  updated_at timestamptz not null,
  constraint connections_pkey primary key (tenant_id, host),
  constraint connections_tenant_fkey foreign key (tenant_id) references tenants,
  constraint connections_host_check check (host in ('quickbooks', 'odoo')),
  constraint connections_state_check check (state in ('active', 'reconnect_required', 'disconnected'))
);

-- What the host says ----------------------------------------------------------------------------

create table sync_runs (
  tenant_id uuid not null,
  run_id uuid not null,
  state text not null,
  cursor text,
  records_read integer not null default 0,
  records_expected integer,
  records_rejected integer not null default 0,
  pages integer not null default 0,
  failure jsonb,
  started_at timestamptz not null,
  next_page_at timestamptz not null,
  finished_at timestamptz,
  constraint sync_runs_pkey primary key (tenant_id, run_id),
  constraint sync_runs_tenant_fkey foreign key (tenant_id) references tenants,
  constraint sync_runs_state_check check (state in ('running', 'done', 'failed'))
);

create unique index sync_runs_one_running on sync_runs (tenant_id) where state = 'running';

create table quarantine (
  tenant_id uuid not null,
  entity text not null,
  host_id text not null,
  reason text not null,
  raw text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  constraint quarantine_pkey primary key (tenant_id, entity, host_id),
  constraint quarantine_tenant_fkey foreign key (tenant_id) references tenants
);

create table customers (
  tenant_id uuid not null,
  customer_id text not null,
  name text not null,
  kind text not null,
  country text not null,
  locale text,
  siren text,
  email text,
  phone text,
  address jsonb,
  parent_id text,
  credit_limit_minor bigint,
  policy_key text,
  direct_debit boolean,
  host_updated_at timestamptz not null,
  seen_run_id uuid,
  constraint customers_pkey primary key (tenant_id, customer_id),
  constraint customers_tenant_fkey foreign key (tenant_id) references tenants,
  constraint customers_kind_check check (kind in ('business', 'consumer', 'public'))
);

create index customers_by_siren on customers (tenant_id, siren) where siren is not null;

create table invoices (
  tenant_id uuid not null,
  invoice_id text not null,
  customer_id text not null,
  number text not null,
  issued date not null,
  currency text not null,
  total_minor bigint not null,
  status text not null,
  delivered date,
  factored boolean,
  host_updated_at timestamptz not null,
  seen_run_id uuid,
  constraint invoices_pkey primary key (tenant_id, invoice_id),
  constraint invoices_customer_fkey foreign key (tenant_id, customer_id) references customers,
  constraint invoices_status_check check (status in ('draft', 'posted', 'void'))
);

create index invoices_by_customer on invoices (tenant_id, customer_id);

create table instalments (
  tenant_id uuid not null,
  invoice_id text not null,
  instalment integer not null,
  due date,
  amount_minor bigint not null,
  open_minor bigint not null,
  constraint instalments_pkey primary key (tenant_id, invoice_id, instalment),
  constraint instalments_invoice_fkey foreign key (tenant_id, invoice_id) references invoices on delete cascade,
  constraint instalments_number_check check (instalment >= 1)
);

create index instalments_open on instalments (tenant_id, due) where open_minor > 0;

create table credit_notes (
  tenant_id uuid not null,
  credit_note_id text not null,
  customer_id text not null,
  number text not null,
  issued date not null,
  currency text not null,
  total_minor bigint not null,
  open_minor bigint not null,
  host_updated_at timestamptz not null,
  seen_run_id uuid,
  constraint credit_notes_pkey primary key (tenant_id, credit_note_id),
  constraint credit_notes_customer_fkey foreign key (tenant_id, customer_id) references customers
);

create index credit_notes_by_customer on credit_notes (tenant_id, customer_id);

create table payments (
  tenant_id uuid not null,
  payment_id text not null,
  customer_id text not null,
  received date not null,
  currency text not null,
  amount_minor bigint not null,
  unapplied_minor bigint not null,
  state text not null,
  host_updated_at timestamptz not null,
  seen_run_id uuid,
  constraint payments_pkey primary key (tenant_id, payment_id),
  constraint payments_customer_fkey foreign key (tenant_id, customer_id) references customers,
  constraint payments_state_check check (state in ('settled', 'pending', 'returned'))
);

create index payments_by_customer on payments (tenant_id, customer_id);

create table payment_allocations (
  tenant_id uuid not null,
  payment_id text not null,
  position integer not null,
  invoice_id text not null,
  instalment integer,
  amount_minor bigint not null,
  constraint payment_allocations_pkey primary key (tenant_id, payment_id, position),
  constraint payment_allocations_payment_fkey foreign key (tenant_id, payment_id) references payments on delete cascade
);

create index payment_allocations_by_invoice on payment_allocations (tenant_id, invoice_id);

-- What was agreed -------------------------------------------------------------------------------

create table promises (
  tenant_id uuid not null,
  promise_id text not null,
  customer_id text not null,
  invoice_ids text[] not null,
  amount_minor bigint,
  made date not null,
  due date not null,
  withdrawn date,
  constraint promises_pkey primary key (tenant_id, promise_id),
  constraint promises_customer_fkey foreign key (tenant_id, customer_id) references customers
);

create table payment_plans (
  tenant_id uuid not null,
  plan_id text not null,
  customer_id text not null,
  invoice_ids text[] not null,
  agreed date not null,
  constraint payment_plans_pkey primary key (tenant_id, plan_id),
  constraint payment_plans_customer_fkey foreign key (tenant_id, customer_id) references customers
);

create table payment_plan_instalments (
  tenant_id uuid not null,
  plan_id text not null,
  instalment integer not null,
  due date not null,
  amount_minor bigint not null,
  paid_minor bigint not null,
  constraint payment_plan_instalments_pkey primary key (tenant_id, plan_id, instalment),
  constraint payment_plan_instalments_plan_fkey foreign key (tenant_id, plan_id) references payment_plans on delete cascade
);

create table disputes (
  tenant_id uuid not null,
  dispute_id text not null,
  invoice_id text not null,
  amount_minor bigint,
  cause text not null,
  opened date not null,
  closed date,
  constraint disputes_pkey primary key (tenant_id, dispute_id),
  constraint disputes_invoice_fkey foreign key (tenant_id, invoice_id) references invoices,
  constraint disputes_cause_check check (cause in ('billing_error', 'quality', 'not_received', 'price', 'other'))
);

create table holds (
  tenant_id uuid not null,
  hold_id text not null,
  customer_id text,
  invoice_id text,
  starts date not null,
  ends date,
  reason text not null,
  constraint holds_pkey primary key (tenant_id, hold_id),
  constraint holds_customer_fkey foreign key (tenant_id, customer_id) references customers,
  constraint holds_invoice_fkey foreign key (tenant_id, invoice_id) references invoices,
  constraint holds_target_check check (customer_id is not null or invoice_id is not null)
);

create table proceedings (
  tenant_id uuid not null,
  customer_id text not null,
  kind text not null,
  judgment date not null,
  published date not null,
  constraint proceedings_pkey primary key (tenant_id, customer_id, kind, judgment),
  constraint proceedings_customer_fkey foreign key (tenant_id, customer_id) references customers,
  constraint proceedings_kind_check check (kind in ('safeguard', 'receivership', 'liquidation', 'closed'))
);

create index promises_by_customer on promises (tenant_id, customer_id);
create index payment_plans_by_customer on payment_plans (tenant_id, customer_id);
create index disputes_by_invoice on disputes (tenant_id, invoice_id);
create index holds_by_customer on holds (tenant_id, customer_id);
create index holds_by_invoice on holds (tenant_id, invoice_id);

-- What was said to the customer -----------------------------------------------------------------

create table contacts (
  tenant_id uuid not null,
  contact_id uuid not null,
  customer_id text not null,
  step text not null,
  channel text not null,
  at timestamptz not null,
  outcome text not null,
  presented date,
  attempt_id uuid,
  constraint contacts_pkey primary key (tenant_id, contact_id),
  constraint contacts_customer_fkey foreign key (tenant_id, customer_id) references customers,
  constraint contacts_channel_check check (channel in ('email', 'sms', 'letter', 'registered_letter', 'call')),
  constraint contacts_outcome_check check (outcome in ('sent', 'delivered', 'answered', 'failed', 'bounced', 'ambiguous'))
);

create index contacts_by_customer on contacts (tenant_id, customer_id);

create table contact_items (
  tenant_id uuid not null,
  contact_id uuid not null,
  position integer not null,
  invoice_id text not null,
  instalment integer,
  constraint contact_items_pkey primary key (tenant_id, contact_id, position),
  constraint contact_items_contact_fkey foreign key (tenant_id, contact_id) references contacts on delete cascade
);

create index contact_items_by_invoice on contact_items (tenant_id, invoice_id);

-- What we decide --------------------------------------------------------------------------------

create table policies (
  tenant_id uuid not null,
  policy_key text not null,
  version integer not null,
  body jsonb not null,
  created_at timestamptz not null,
  first_run_approved_at timestamptz,
  constraint policies_pkey primary key (tenant_id, policy_key, version),
  constraint policies_tenant_fkey foreign key (tenant_id) references tenants
);

create table plan_runs (
  tenant_id uuid not null,
  run_id uuid not null,
  planned_at timestamptz not null,
  policy_key text not null,
  policy_version integer not null,
  messages integer not null,
  held integer not null,
  missing_rates text[] not null,
  constraint plan_runs_pkey primary key (tenant_id, run_id),
  constraint plan_runs_tenant_fkey foreign key (tenant_id) references tenants
);

create table messages (
  tenant_id uuid not null,
  message_id uuid not null,
  run_id uuid not null,
  customer_id text not null,
  step text not null,
  channel text not null,
  language text not null,
  send_on date not null,
  deadline date,
  approval text not null,
  approval_reasons text[] not null,
  state text not null,
  state_reason text,
  approved_by text,
  approved_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint messages_pkey primary key (tenant_id, message_id),
  constraint messages_customer_fkey foreign key (tenant_id, customer_id) references customers,
  constraint messages_run_fkey foreign key (tenant_id, run_id) references plan_runs,
  constraint messages_approval_check check (approval in ('auto', 'human')),
  constraint messages_state_check check (
    state in ('proposed', 'approved', 'sent', 'skipped', 'failed', 'ambiguous', 'refused', 'replaced')
  )
);

create index messages_by_state on messages (tenant_id, state, customer_id);

create table message_items (
  tenant_id uuid not null,
  message_id uuid not null,
  invoice_id text not null,
  instalment integer not null,
  step text not null,
  currency text not null,
  open_minor bigint not null,
  days_overdue integer not null,
  penalties_minor bigint,
  indemnity_minor bigint,
  constraint message_items_pkey primary key (tenant_id, message_id, invoice_id, instalment),
  constraint message_items_message_fkey foreign key (tenant_id, message_id) references messages on delete cascade
);

-- The last decision for every open item: what comes next, or what holds it.
create table decisions (
  tenant_id uuid not null,
  invoice_id text not null,
  instalment integer not null,
  customer_id text not null,
  run_id uuid not null,
  currency text not null,
  open_minor bigint not null,
  next_step text,
  next_on date,
  blockers jsonb not null,
  message_id uuid,
  constraint decisions_pkey primary key (tenant_id, invoice_id, instalment),
  constraint decisions_run_fkey foreign key (tenant_id, run_id) references plan_runs
);

create index decisions_by_customer on decisions (tenant_id, customer_id);

create table tasks (
  tenant_id uuid not null,
  task_id uuid not null,
  customer_id text not null,
  kind text not null,
  due date not null,
  items jsonb not null,
  state text not null,
  created_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  constraint tasks_pkey primary key (tenant_id, task_id),
  constraint tasks_customer_fkey foreign key (tenant_id, customer_id) references customers,
  constraint tasks_kind_check check (
    kind in ('call', 'promise_broken', 'plan_broken', 'declare_claim', 'find_contact', 'handover', 'resolve_ambiguous')
  ),
  constraint tasks_state_check check (state in ('open', 'done', 'dropped'))
);

create unique index tasks_one_open on tasks (tenant_id, customer_id, kind) where state = 'open';

-- What we did -----------------------------------------------------------------------------------

create table attempts (
  tenant_id uuid not null,
  attempt_id uuid not null,
  message_id uuid not null,
  channel text not null,
  recipient text not null,
  state text not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  content_hash text not null,
  provider_id text,
  failure text,
  reserved_at timestamptz not null,
  sending_at timestamptz,
  settled_at timestamptz,
  constraint attempts_pkey primary key (tenant_id, attempt_id),
  constraint attempts_message_fkey foreign key (tenant_id, message_id) references messages,
  constraint attempts_state_check check (state in ('reserved', 'sending', 'sent', 'failed', 'ambiguous'))
);

create index attempts_by_message on attempts (tenant_id, message_id);

-- One live attempt for one step of one item, ever. A failed attempt releases its rows.
create table attempt_items (
  tenant_id uuid not null,
  attempt_id uuid not null,
  invoice_id text not null,
  instalment integer not null,
  step text not null,
  released_at timestamptz,
  constraint attempt_items_pkey primary key (tenant_id, attempt_id, invoice_id, instalment),
  constraint attempt_items_attempt_fkey foreign key (tenant_id, attempt_id) references attempts
);

create unique index attempt_items_one_live
  on attempt_items (tenant_id, invoice_id, instalment, step)
  where released_at is null;

create table notes (
  tenant_id uuid not null,
  note_id uuid not null,
  entity text not null,
  entity_id text not null,
  body text not null,
  state text not null,
  host_note_id text,
  failure text,
  attempt_id uuid,
  created_at timestamptz not null,
  written_at timestamptz,
  constraint notes_pkey primary key (tenant_id, note_id),
  constraint notes_tenant_fkey foreign key (tenant_id) references tenants,
  constraint notes_entity_check check (entity in ('customer', 'invoice')),
  constraint notes_state_check check (state in ('queued', 'written', 'failed'))
);

create index notes_by_entity on notes (tenant_id, entity, entity_id);

create table audit (
  tenant_id uuid not null,
  entry_id uuid not null,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  detail jsonb not null,
  constraint audit_pkey primary key (tenant_id, entry_id),
  constraint audit_tenant_fkey foreign key (tenant_id) references tenants
);

create index audit_by_subject on audit (tenant_id, subject_kind, subject_id, at);

-- Rights ----------------------------------------------------------------------------------------

do $$
declare
  name text;
begin
  for name in
    select tablename from pg_tables where schemaname = 'public'
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

-- Evidence is added to, never changed.
revoke update, delete on audit from encours_app;

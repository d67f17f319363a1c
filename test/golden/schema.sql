
table agreed_rates, row security forced
  ends date
  rate_hundredths integer not null
  starts date not null
  tenant_id uuid not null
  constraint agreed_rates_ends_check CHECK (((ends IS NULL) OR (ends >= starts)))
  constraint agreed_rates_pkey PRIMARY KEY (tenant_id, starts)
  constraint agreed_rates_rate_check CHECK (((rate_hundredths >= 1) AND (rate_hundredths <= 10000)))
  constraint agreed_rates_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table announced_payments, row security forced
  amount_minor bigint not null
  announced date not null
  announced_id uuid not null
  awaited_until date not null
  currency text not null
  customer_id text not null
  ended_at timestamp with time zone
  entered_at timestamp with time zone not null
  entered_by text not null
  expected date not null
  invoice_ids text[] not null
  mode text not null
  note text
  open_minor bigint not null
  state text not null
  tenant_id uuid not null
  constraint announced_payments_amount_check CHECK ((amount_minor > 0))
  constraint announced_payments_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id)
  constraint announced_payments_mode_check CHECK ((mode = ANY (ARRAY['transfer'::text, 'card'::text, 'cheque'::text, 'direct_debit'::text, 'other'::text])))
  constraint announced_payments_pkey PRIMARY KEY (tenant_id, announced_id)
  constraint announced_payments_state_check CHECK ((state = ANY (ARRAY['expected'::text, 'arrived'::text, 'expired'::text, 'withdrawn'::text])))
  CREATE INDEX announced_payments_by_customer ON public.announced_payments USING btree (tenant_id, customer_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table assessments, row security forced
  customer_id text not null
  grade text
  grade_before text
  grade_since date not null
  is_person boolean not null
  is_thin boolean not null default false
  late_share double precision
  limit_currency text
  limit_minor bigint
  made_on date not null
  mean_days_late double precision
  tenant_id uuid not null
  constraint assessments_grade_before_check CHECK ((grade_before = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text])))
  constraint assessments_grade_check CHECK ((grade = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text])))
  constraint assessments_limit_check CHECK (((num_nulls(limit_currency, limit_minor) = ANY (ARRAY[0, 2])) AND (limit_minor >= 0)))
  constraint assessments_pkey PRIMARY KEY (tenant_id, customer_id)
  constraint assessments_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table at_risk, row security forced
  acknowledged_at timestamp with time zone
  acknowledged_by text
  customer_id text not null
  detail jsonb not null
  entry_id uuid not null
  happened date not null
  kind text not null
  note text
  opened_at timestamp with time zone not null
  source text not null
  tenant_id uuid not null
  told_at timestamp with time zone
  constraint at_risk_acknowledged_check CHECK (((acknowledged_at IS NULL) = (acknowledged_by IS NULL)))
  constraint at_risk_kind_check CHECK ((kind = ANY (ARRAY['proceeding'::text, 'struck_off'::text, 'late_accounts'::text, 'grade_drop'::text, 'limit_reached'::text, 'review_due'::text, 'first_late'::text, 'guarantee_expires'::text])))
  constraint at_risk_once UNIQUE (tenant_id, customer_id, kind, source)
  constraint at_risk_pkey PRIMARY KEY (tenant_id, entry_id)
  constraint at_risk_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX at_risk_open ON public.at_risk USING btree (tenant_id, opened_at) WHERE (acknowledged_at IS NULL)
  CREATE INDEX at_risk_untold ON public.at_risk USING btree (tenant_id, opened_at) WHERE (told_at IS NULL)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table attempt_items, row security forced
  attempt_id uuid not null
  instalment integer not null
  invoice_id text not null
  released_at timestamp with time zone
  step text not null
  tenant_id uuid not null
  constraint attempt_items_attempt_fkey FOREIGN KEY (tenant_id, attempt_id) REFERENCES attempts(tenant_id, attempt_id)
  constraint attempt_items_pkey PRIMARY KEY (tenant_id, attempt_id, invoice_id, instalment)
  CREATE UNIQUE INDEX attempt_items_one_live ON public.attempt_items USING btree (tenant_id, invoice_id, instalment, step) WHERE (released_at IS NULL)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table attempts, row security forced
  attempt_id uuid not null
  body_html text not null
  body_text text not null
  channel text not null
  content_hash text not null
  document bytea
  document_name text
  envelope jsonb
  failure text
  message_id uuid not null
  provider_id text
  recipient text not null
  reserved_at timestamp with time zone not null
  resolution text
  resolution_note text
  resolved_at timestamp with time zone
  resolved_by text
  sending_at timestamp with time zone
  settled_at timestamp with time zone
  state text not null
  subject text not null
  tenant_id uuid not null
  tracking_number text
  constraint attempts_document_check CHECK (((document IS NULL) = (document_name IS NULL)))
  constraint attempts_message_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES messages(tenant_id, message_id)
  constraint attempts_pkey PRIMARY KEY (tenant_id, attempt_id)
  constraint attempts_resolution_check CHECK ((resolution = ANY (ARRAY['left'::text, 'not_left'::text])))
  constraint attempts_resolved_check CHECK ((((resolution IS NULL) = (resolved_at IS NULL)) AND ((resolution IS NULL) = (resolved_by IS NULL)) AND ((resolution IS NULL) OR (state = 'ambiguous'::text))))
  constraint attempts_state_check CHECK ((state = ANY (ARRAY['reserved'::text, 'sending'::text, 'by_hand'::text, 'sent'::text, 'failed'::text, 'ambiguous'::text])))
  CREATE INDEX attempts_by_message ON public.attempts USING btree (tenant_id, message_id)
  CREATE INDEX attempts_by_time ON public.attempts USING btree (tenant_id, reserved_at)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table audit, row security forced
  action text not null
  actor text not null
  at timestamp with time zone not null
  detail jsonb not null
  entry_id uuid not null
  subject_id text not null
  subject_kind text not null
  tenant_id uuid not null
  constraint audit_pkey PRIMARY KEY (tenant_id, entry_id)
  constraint audit_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX audit_by_customer ON public.audit USING btree (tenant_id, ((detail ->> 'customer'::text)), at) WHERE (detail ? 'customer'::text)
  CREATE INDEX audit_by_subject ON public.audit USING btree (tenant_id, subject_kind, subject_id, at)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT to encours_app
  CREATE CONSTRAINT TRIGGER audit_chained AFTER INSERT ON public.audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_audit()

table audit_chain, row security forced
  entry_id uuid not null
  hash text not null
  link bigint not null
  tenant_id uuid not null
  constraint audit_chain_entry_fkey FOREIGN KEY (tenant_id, entry_id) REFERENCES audit(tenant_id, entry_id)
  constraint audit_chain_entry_once UNIQUE (tenant_id, entry_id)
  constraint audit_chain_pkey PRIMARY KEY (tenant_id, link)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT to encours_app

table bulletin_proceedings, row security forced
  judgment date not null
  kind text not null
  published date not null
  siren text not null
  tenant_id uuid not null
  constraint bulletin_proceedings_kind_check CHECK ((kind = ANY (ARRAY['safeguard'::text, 'receivership'::text, 'liquidation'::text, 'closed'::text])))
  constraint bulletin_proceedings_pkey PRIMARY KEY (tenant_id, siren, kind, judgment)
  constraint bulletin_proceedings_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table bulletin_readings, row security forced
  asked_at timestamp with time zone not null
  code text
  failures integer not null
  message text
  read_until date
  tenant_id uuid not null
  constraint bulletin_readings_pkey PRIMARY KEY (tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table bureau_answers, row security forced
  ask_again_at timestamp with time zone not null
  asked_at timestamp with time zone not null
  bureau text not null
  code text
  failures integer not null
  message text
  outcome text not null
  siren text not null
  tenant_id uuid not null
  value jsonb
  value_as_of timestamp with time zone
  constraint bureau_answers_failures_check CHECK (((failures > 0) = (outcome = 'could_not_ask'::text)))
  constraint bureau_answers_found_check CHECK (((outcome <> 'found'::text) OR (value IS NOT NULL)))
  constraint bureau_answers_outcome_check CHECK ((outcome = ANY (ARRAY['found'::text, 'not_found'::text, 'could_not_ask'::text])))
  constraint bureau_answers_pkey PRIMARY KEY (tenant_id, siren, bureau)
  constraint bureau_answers_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint bureau_answers_value_check CHECK (((value IS NULL) = (value_as_of IS NULL)))
  CREATE INDEX bureau_answers_due ON public.bureau_answers USING btree (tenant_id, ask_again_at)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table bureau_notices, row security forced
  cites text
  judgment date
  kind text not null
  nature text not null
  noted_at timestamp with time zone not null
  notice_id text not null
  published date not null
  siren text not null
  tenant_id uuid not null
  url text
  constraint bureau_notices_pkey PRIMARY KEY (tenant_id, siren, notice_id)
  CREATE INDEX bureau_notices_noted ON public.bureau_notices USING btree (tenant_id, noted_at)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table bureau_turns, row security forced
  bureau text not null
  minute_clear_at timestamp with time zone not null
  paused_until timestamp with time zone
  second_clear_at timestamp with time zone not null
  tenant_id uuid not null
  constraint bureau_turns_pkey PRIMARY KEY (tenant_id, bureau)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table carrier_events, row security forced
  at timestamp with time zone not null
  attempt_id uuid not null
  carrier text not null
  event_id text not null
  news jsonb not null
  raw text not null
  received_at timestamp with time zone not null
  tenant_id uuid not null
  constraint carrier_events_attempt_fkey FOREIGN KEY (tenant_id, attempt_id) REFERENCES attempts(tenant_id, attempt_id)
  constraint carrier_events_pkey PRIMARY KEY (tenant_id, carrier, event_id)
  CREATE INDEX carrier_events_by_attempt ON public.carrier_events USING btree (tenant_id, attempt_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT to encours_app

table cash_forecasts, row security forced
  forecast jsonb not null
  made_at timestamp with time zone not null
  tenant_id uuid not null
  today date not null
  constraint cash_forecasts_pkey PRIMARY KEY (tenant_id)
  constraint cash_forecasts_shape_check CHECK (((forecast ->> 'v'::text) = '1'::text))
  constraint cash_forecasts_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table chosen_sirens, row security forced
  chosen_at timestamp with time zone not null
  chosen_by text not null
  customer_id text not null
  siren text
  tenant_id uuid not null
  constraint chosen_sirens_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id) ON DELETE CASCADE
  constraint chosen_sirens_pkey PRIMARY KEY (tenant_id, customer_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table claim_decisions, row security forced
  actor text not null
  decided_at timestamp with time zone not null
  decision text not null
  invoice_id text not null
  kind text not null
  paid_minor bigint
  paid_on date
  position integer not null
  reason text not null
  tenant_id uuid not null
  constraint claim_decisions_decision_check CHECK ((decision = ANY (ARRAY['waived'::text, 'claimed'::text, 'paid'::text])))
  constraint claim_decisions_kind_check CHECK ((kind = ANY (ARRAY['penalty'::text, 'indemnity'::text])))
  constraint claim_decisions_paid_check CHECK ((((decision = 'paid'::text) AND (paid_on IS NOT NULL) AND (paid_minor IS NOT NULL) AND (paid_minor > 0)) OR ((decision <> 'paid'::text) AND (paid_on IS NULL) AND (paid_minor IS NULL))))
  constraint claim_decisions_pkey PRIMARY KEY (tenant_id, invoice_id, kind, "position")
  constraint claim_decisions_position_check CHECK (("position" >= 1))
  constraint claim_decisions_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT to encours_app

table claim_entries, row security forced
  amount_minor bigint not null
  attempt_id uuid
  cause text not null
  currency text not null
  customer_id text not null
  invoice_id text not null
  kind text not null
  law text not null
  lines jsonb not null
  period text not null
  raised_at timestamp with time zone not null
  tenant_id uuid not null
  version integer not null
  constraint claim_entries_amount_check CHECK ((amount_minor >= 0))
  constraint claim_entries_cause_check CHECK ((cause = ANY (ARRAY['message'::text, 'review'::text])))
  constraint claim_entries_kind_check CHECK ((((kind = 'penalty'::text) AND (period ~ '^[0-9]{4}-S[12]$'::text)) OR ((kind = 'indemnity'::text) AND (period = ''::text))))
  constraint claim_entries_pkey PRIMARY KEY (tenant_id, invoice_id, kind, period, version)
  constraint claim_entries_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint claim_entries_version_check CHECK ((version >= 1))
  CREATE INDEX claim_entries_by_customer ON public.claim_entries USING btree (tenant_id, customer_id)
  CREATE UNIQUE INDEX claim_entries_once_a_message ON public.claim_entries USING btree (tenant_id, attempt_id, invoice_id, kind, period) WHERE (attempt_id IS NOT NULL)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT to encours_app

table commitments, row security forced
  commitment_id uuid not null
  customer_id text not null
  due date not null
  ended_at timestamp with time zone
  ended_by text
  entered_at timestamp with time zone not null
  entered_by text not null
  invoice_ids text[] not null
  kind text not null
  message_id uuid
  note text
  state text not null
  state_reason text
  tenant_id uuid not null
  constraint commitments_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id)
  constraint commitments_kind_check CHECK ((kind = ANY (ARRAY['notice_deadline'::text, 'handover'::text, 'supply_stop'::text, 'legal_action'::text, 'other'::text])))
  constraint commitments_message_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES messages(tenant_id, message_id)
  constraint commitments_pkey PRIMARY KEY (tenant_id, commitment_id)
  constraint commitments_state_check CHECK ((state = ANY (ARRAY['open'::text, 'kept'::text, 'waived'::text, 'settled'::text])))
  CREATE INDEX commitments_by_customer ON public.commitments USING btree (tenant_id, customer_id)
  CREATE INDEX commitments_open ON public.commitments USING btree (tenant_id, due) WHERE (state = 'open'::text)
  CREATE UNIQUE INDEX commitments_one_a_message ON public.commitments USING btree (tenant_id, message_id, kind) WHERE (message_id IS NOT NULL)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table company_pasts, row security forced
  made_at timestamp with time zone not null
  made_on date not null
  past json not null
  shape text not null
  tenant_id uuid not null
  constraint company_pasts_pkey PRIMARY KEY (tenant_id)
  constraint company_pasts_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table connections, row security forced
  access_expires_at timestamp with time zone not null
  changes_from text
  compared_at timestamp with time zone
  completed_at timestamp with time zone
  confirmed boolean not null default true
  connected_at timestamp with time zone not null
  connected_by text not null
  drift_told boolean not null default false
  drift_told_at timestamp with time zone
  host text not null
  notice text
  previous_secret_until timestamp with time zone
  realm text not null
  refresh_claimed_until timestamp with time zone
  refresh_expires_at timestamp with time zone not null
  refresh_hard_expires_at timestamp with time zone
  sealed_access_token text not null
  sealed_previous_secret text
  sealed_refresh_token text not null
  sealed_signing_secret text
  site_database text
  site_url text
  site_user text
  state text not null
  tenant_id uuid not null
  updated_at timestamp with time zone not null
  constraint connections_host_check CHECK ((host = ANY (ARRAY['quickbooks'::text, 'odoo'::text])))
  constraint connections_pkey PRIMARY KEY (tenant_id, host)
  constraint connections_site_check CHECK ((num_nonnulls(site_url, site_database, site_user, sealed_signing_secret) = ANY (ARRAY[0, 4])))
  constraint connections_state_check CHECK ((state = ANY (ARRAY['active'::text, 'reconnect_required'::text, 'disconnected'::text])))
  constraint connections_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table contact_items, row security forced
  contact_id uuid not null
  instalment integer
  invoice_id text not null
  position integer not null
  tenant_id uuid not null
  constraint contact_items_contact_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts(tenant_id, contact_id) ON DELETE CASCADE
  constraint contact_items_pkey PRIMARY KEY (tenant_id, contact_id, "position")
  CREATE INDEX contact_items_by_invoice ON public.contact_items USING btree (tenant_id, invoice_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table contacts, row security forced
  at timestamp with time zone not null
  attempt_id uuid
  channel text not null
  contact_id uuid not null
  customer_id text not null
  deadline_days integer
  entered_at timestamp with time zone
  entered_by text
  meaning text
  note text
  nth integer
  outcome text not null
  policy_key text
  policy_version integer
  presented date
  step text not null
  tenant_id uuid not null
  constraint contacts_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'letter'::text, 'registered_letter'::text, 'call'::text])))
  constraint contacts_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id)
  constraint contacts_meaning_check CHECK ((meaning = ANY (ARRAY['courtesy'::text, 'reminder'::text, 'notice'::text, 'handover'::text])))
  constraint contacts_outcome_check CHECK ((outcome = ANY (ARRAY['sent'::text, 'delivered'::text, 'answered'::text, 'failed'::text, 'bounced'::text, 'ambiguous'::text])))
  constraint contacts_pkey PRIMARY KEY (tenant_id, contact_id)
  constraint contacts_said_check CHECK ((num_nulls(policy_key, policy_version, meaning, nth) = ANY (ARRAY[0, 4])))
  CREATE INDEX contacts_by_customer ON public.contacts USING btree (tenant_id, customer_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table credit_limits, row security forced
  amount_minor bigint not null
  currency text not null
  customer_id text not null
  granted_at timestamp with time zone not null
  granted_on date not null
  owner text not null
  position integer not null
  reason text not null
  request_id uuid not null
  review_on date not null
  tenant_id uuid not null
  constraint credit_limits_amount_check CHECK ((amount_minor >= 0))
  constraint credit_limits_pkey PRIMARY KEY (tenant_id, customer_id, "position")
  constraint credit_limits_position_check CHECK (("position" >= 1))
  constraint credit_limits_request_fkey FOREIGN KEY (tenant_id, request_id) REFERENCES limit_requests(tenant_id, request_id)
  constraint credit_limits_review_check CHECK ((review_on > granted_on))
  CREATE UNIQUE INDEX credit_limits_one_a_request ON public.credit_limits USING btree (tenant_id, request_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT to encours_app

table credit_notes, row security forced
  credit_note_id text not null
  currency text not null
  customer_id text not null
  host_updated_at timestamp with time zone not null
  issued date not null
  number text not null
  open_minor bigint not null
  seen_run_id uuid
  tenant_id uuid not null
  total_minor bigint not null
  constraint credit_notes_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id)
  constraint credit_notes_pkey PRIMARY KEY (tenant_id, credit_note_id)
  CREATE INDEX credit_notes_by_customer ON public.credit_notes USING btree (tenant_id, customer_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table customer_contacts, row security forced
  created_at timestamp with time zone not null
  created_by text not null
  customer_id text not null
  email text
  gets_reminders boolean not null
  locale text
  name text not null
  person_id uuid not null
  phone text
  role text not null
  tenant_id uuid not null
  valid_from date not null
  valid_until date
  constraint customer_contacts_dates_check CHECK ((valid_until >= valid_from))
  constraint customer_contacts_pkey PRIMARY KEY (tenant_id, customer_id, person_id)
  constraint customer_contacts_role_check CHECK ((role = ANY (ARRAY['payables'::text, 'management'::text, 'purchasing'::text, 'legal'::text, 'other'::text])))
  constraint customer_contacts_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE UNIQUE INDEX customer_contacts_one_reminded ON public.customer_contacts USING btree (tenant_id, customer_id) WHERE (gets_reminders AND (valid_until IS NULL))
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table customer_marks, row security forced
  customer_id text not null
  grade text
  policy_key text
  tags text[] not null default '{}'::text[]
  tenant_id uuid not null
  updated_at timestamp with time zone not null
  constraint customer_marks_grade_check CHECK ((grade = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text])))
  constraint customer_marks_pkey PRIMARY KEY (tenant_id, customer_id)
  constraint customer_marks_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table customer_terms, row security forced
  customer_id text not null
  days integer not null
  kind text not null
  reading text
  tenant_id uuid not null
  updated_at timestamp with time zone not null
  constraint customer_terms_days_check CHECK (((days >= 0) AND (days <= 365)))
  constraint customer_terms_kind_check CHECK ((((kind = ANY (ARRAY['net'::text, 'periodic'::text])) AND (reading IS NULL)) OR ((kind = 'end_of_month'::text) AND (reading = ANY (ARRAY['A'::text, 'B'::text])))))
  constraint customer_terms_pkey PRIMARY KEY (tenant_id, customer_id)
  constraint customer_terms_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table customers, row security forced
  address jsonb
  country text not null
  credit_limit_minor bigint
  customer_id text not null
  direct_debit boolean
  email text
  host_updated_at timestamp with time zone not null
  kind text not null
  locale text
  name text not null
  parent_id text
  phone text
  policy_key text
  seen_run_id uuid
  siren text
  tenant_id uuid not null
  constraint customers_kind_check CHECK ((kind = ANY (ARRAY['business'::text, 'consumer'::text, 'public'::text])))
  constraint customers_pkey PRIMARY KEY (tenant_id, customer_id)
  constraint customers_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX customers_by_siren ON public.customers USING btree (tenant_id, siren) WHERE (siren IS NOT NULL)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table decisions, row security forced
  blockers jsonb not null
  currency text not null
  customer_id text not null
  instalment integer not null
  invoice_id text not null
  message_id uuid
  next_on date
  next_step text
  open_minor bigint not null
  policy_key text
  policy_version integer
  tenant_id uuid not null
  constraint decisions_pkey PRIMARY KEY (tenant_id, customer_id, invoice_id, instalment)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table disputes, row security forced
  amount_minor bigint
  answer_by date
  cause text not null
  closed date
  decided date
  dispute_id text not null
  entered_at timestamp with time zone
  entered_by text
  invoice_id text not null
  note text
  open_minor bigint
  opened date not null
  outcome text
  owner text
  tenant_id uuid not null
  constraint disputes_cause_check CHECK ((cause = ANY (ARRAY['billing_error'::text, 'quality'::text, 'not_received'::text, 'price'::text, 'other'::text])))
  constraint disputes_invoice_fkey FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices(tenant_id, invoice_id)
  constraint disputes_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'rejected'::text])))
  constraint disputes_pkey PRIMARY KEY (tenant_id, dispute_id)
  CREATE INDEX disputes_by_invoice ON public.disputes USING btree (tenant_id, invoice_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table drift_records, row security forced
  currency text not null
  customer_id text not null
  entity text not null
  host_id text not null
  hosts_minor bigint
  ours_minor bigint
  tenant_id uuid not null
  constraint drift_records_differ_check CHECK ((ours_minor IS DISTINCT FROM hosts_minor))
  constraint drift_records_drift_fkey FOREIGN KEY (tenant_id, customer_id, currency) REFERENCES drifts(tenant_id, customer_id, currency) ON DELETE CASCADE
  constraint drift_records_entity_check CHECK ((entity = ANY (ARRAY['invoice'::text, 'creditNote'::text, 'payment'::text])))
  constraint drift_records_pkey PRIMARY KEY (tenant_id, customer_id, currency, entity, host_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table drifts, row security forced
  compared_at timestamp with time zone not null
  currency text not null
  customer_id text not null
  hosts_minor bigint not null
  ours_minor bigint not null
  since timestamp with time zone not null
  tenant_id uuid not null
  constraint drifts_differ_check CHECK ((ours_minor <> hosts_minor))
  constraint drifts_pkey PRIMARY KEY (tenant_id, customer_id, currency)
  constraint drifts_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table guarantees, row security forced
  amount_minor bigint not null
  currency text not null
  customer_id text not null
  ended_at timestamp with time zone
  ended_by text
  ended_reason text
  entered_at timestamp with time zone not null
  entered_by text not null
  expires date
  guarantee_id uuid not null
  kind text not null
  note text
  starts date not null
  tenant_id uuid not null
  constraint guarantees_amount_check CHECK ((amount_minor > 0))
  constraint guarantees_end_check CHECK (((ended_at IS NULL) = (ended_by IS NULL)))
  constraint guarantees_expires_check CHECK ((expires >= starts))
  constraint guarantees_kind_check CHECK ((kind = ANY (ARRAY['bank_guarantee'::text, 'parent_guarantee'::text, 'credit_insurance'::text, 'retention_of_title'::text, 'deposit_held'::text, 'other'::text])))
  constraint guarantees_pkey PRIMARY KEY (tenant_id, guarantee_id)
  constraint guarantees_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX guarantees_by_customer ON public.guarantees USING btree (tenant_id, customer_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table holds, row security forced
  customer_id text
  ends date
  entered_at timestamp with time zone
  entered_by text
  hold_id text not null
  invoice_id text
  lifted date
  note text
  reason text not null
  starts date not null
  tenant_id uuid not null
  constraint holds_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id)
  constraint holds_invoice_fkey FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices(tenant_id, invoice_id)
  constraint holds_pkey PRIMARY KEY (tenant_id, hold_id)
  constraint holds_target_check CHECK (((customer_id IS NOT NULL) OR (invoice_id IS NOT NULL)))
  CREATE INDEX holds_by_customer ON public.holds USING btree (tenant_id, customer_id)
  CREATE INDEX holds_by_invoice ON public.holds USING btree (tenant_id, invoice_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table host_calls, row security forced
  host text not null
  month date not null
  reads bigint not null default 0
  tenant_id uuid not null
  writes bigint not null default 0
  constraint host_calls_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
  constraint host_calls_pkey PRIMARY KEY (tenant_id, host, month)
  constraint host_calls_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table host_event_drops, row security forced
  day date not null
  dropped bigint not null
  host text not null
  reason text not null
  tenant_id uuid not null
  constraint host_event_drops_pkey PRIMARY KEY (tenant_id, host, day, reason)
  constraint host_event_drops_reason_check CHECK ((reason = ANY (ARRAY['unreadable_body'::text, 'unreadable_event'::text, 'not_kept'::text, 'unknown_company'::text, 'disconnected'::text])))
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table host_events, row security forced
  at timestamp with time zone
  entity text not null
  event_key text not null
  handled_at timestamp with time zone
  host text not null
  host_id text not null
  merged_id text
  operation text
  received_at timestamp with time zone not null
  tenant_id uuid not null
  constraint host_events_pkey PRIMARY KEY (tenant_id, host, event_key)
  constraint host_events_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX host_events_handled ON public.host_events USING btree (tenant_id, handled_at) WHERE (handled_at IS NOT NULL)
  CREATE INDEX host_events_waiting ON public.host_events USING btree (tenant_id, received_at) WHERE (handled_at IS NULL)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table host_limits, row security forced
  before_minor bigint
  currency text not null
  customer_id text not null
  realm text not null
  stands boolean not null
  stood_minor bigint
  tenant_id uuid not null
  written_at timestamp with time zone not null
  written_minor bigint not null
  constraint host_limits_pkey PRIMARY KEY (tenant_id, customer_id)
  constraint host_limits_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table host_tags, row security forced
  host_id text not null
  realm text not null
  tag text not null
  tenant_id uuid not null
  constraint host_tags_pkey PRIMARY KEY (tenant_id, tag)
  constraint host_tags_tag_check CHECK ((tag = ANY (ARRAY['formal_notice'::text, 'handover'::text, 'hold'::text])))
  constraint host_tags_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table host_tasks, row security forced
  changed_at timestamp with time zone not null
  customer_id text not null
  doubted_at timestamp with time zone
  due date not null
  host_id text
  invoice_id text
  problem text
  realm text not null
  state text not null
  task_id uuid not null
  tenant_id uuid not null
  constraint host_tasks_id_check CHECK (((host_id IS NOT NULL) OR (state = ANY (ARRAY['asked'::text, 'refused'::text]))))
  constraint host_tasks_pkey PRIMARY KEY (tenant_id, task_id)
  constraint host_tasks_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'open'::text, 'ending'::text, 'done'::text, 'deleted'::text, 'removed'::text, 'refused'::text])))
  constraint host_tasks_task_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks(tenant_id, task_id)
  CREATE INDEX host_tasks_doubted ON public.host_tasks USING btree (tenant_id, task_id) WHERE (doubted_at IS NOT NULL)
  CREATE INDEX host_tasks_live ON public.host_tasks USING btree (tenant_id, task_id) WHERE (state = ANY (ARRAY['asked'::text, 'open'::text, 'ending'::text]))
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table host_turns, row security forced
  host text not null
  minute_clear_at timestamp with time zone not null
  paused_until timestamp with time zone
  second_clear_at timestamp with time zone not null
  tenant_id uuid not null
  constraint host_turns_pkey PRIMARY KEY (tenant_id, host)
  constraint host_turns_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table inbox_positions, row security forced
  last_uid bigint not null
  mailbox text not null
  read_at timestamp with time zone not null
  tenant_id uuid not null
  validity text not null
  constraint inbox_positions_pkey PRIMARY KEY (tenant_id, mailbox)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table instalments, row security forced
  amount_minor bigint not null
  due date
  instalment integer not null
  invoice_id text not null
  open_minor bigint not null
  tenant_id uuid not null
  constraint instalments_invoice_fkey FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices(tenant_id, invoice_id) ON DELETE CASCADE
  constraint instalments_number_check CHECK ((instalment >= 1))
  constraint instalments_pkey PRIMARY KEY (tenant_id, invoice_id, instalment)
  CREATE INDEX instalments_open ON public.instalments USING btree (tenant_id, due) WHERE (open_minor > 0)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table invoice_statuses, row security forced
  body text
  changed_at timestamp with time zone not null
  closed_until date
  failure text
  field text
  invoice_id text not null
  place text not null
  reason text
  settled boolean not null
  short text not null
  stands_before text
  stands_field text
  stands_place text
  stands_short text
  state text not null
  tenant_id uuid not null
  version integer not null
  written_at timestamp with time zone
  constraint invoice_statuses_pkey PRIMARY KEY (tenant_id, invoice_id)
  constraint invoice_statuses_place_check CHECK (((place = ANY (ARRAY['custom_field'::text, 'private_note'::text])) AND ((place = 'custom_field'::text) = (field IS NOT NULL))))
  constraint invoice_statuses_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'written'::text, 'failed'::text, 'dropped'::text])))
  constraint invoice_statuses_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint invoice_statuses_version_check CHECK ((version >= 1))
  CREATE INDEX invoice_statuses_unwritten ON public.invoice_statuses USING btree (tenant_id, state) WHERE (state = ANY (ARRAY['queued'::text, 'failed'::text]))
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table invoices, row security forced
  currency text not null
  customer_id text not null
  delivered date
  factored boolean
  host_updated_at timestamp with time zone not null
  invoice_id text not null
  issued date not null
  number text not null
  seen_run_id uuid
  status text not null
  tenant_id uuid not null
  total_minor bigint not null
  constraint invoices_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id)
  constraint invoices_pkey PRIMARY KEY (tenant_id, invoice_id)
  constraint invoices_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'posted'::text, 'void'::text])))
  CREATE INDEX invoices_by_customer ON public.invoices USING btree (tenant_id, customer_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table known_databases, row security forced
  host text not null
  kind text not null
  mark text not null
  noted_at timestamp with time zone not null
  realm text not null
  tenant_id uuid not null
  constraint known_databases_kind_check CHECK ((kind = ANY (ARRAY['named'::text, 'print'::text])))
  constraint known_databases_pkey PRIMARY KEY (tenant_id, host, mark, realm)
  CREATE INDEX known_databases_realm ON public.known_databases USING btree (tenant_id, host, realm)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table letter_texts, row security forced
  content jsonb
  language text not null
  saved_at timestamp with time zone not null
  saved_by text not null
  step text not null
  tenant_id uuid not null
  tone text not null
  version integer not null
  constraint letter_texts_language_check CHECK ((language ~ '^[a-z]{2}$'::text))
  constraint letter_texts_pkey PRIMARY KEY (tenant_id, language, step, tone, version)
  constraint letter_texts_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint letter_texts_tone_check CHECK ((tone = ANY (ARRAY['cordial'::text, 'firm'::text])))
  constraint letter_texts_version_check CHECK ((version >= 1))
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT to encours_app

table letterheads, row security forced
  content jsonb not null
  saved_at timestamp with time zone not null
  saved_by text not null
  tenant_id uuid not null
  version integer not null
  constraint letterheads_pkey PRIMARY KEY (tenant_id, version)
  constraint letterheads_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint letterheads_version_check CHECK ((version >= 1))
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT to encours_app

table limit_crossings, row security forced
  crossed_at timestamp with time zone not null
  crossed_on date not null
  crossing_id uuid not null
  currency text not null
  customer_id text not null
  limit_minor bigint not null
  step integer not null
  tenant_id uuid not null
  told_at timestamp with time zone
  used_minor bigint not null
  constraint limit_crossings_pkey PRIMARY KEY (tenant_id, crossing_id)
  constraint limit_crossings_step_check CHECK ((step = ANY (ARRAY[50, 70, 90, 100])))
  constraint limit_crossings_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX limit_crossings_by_customer ON public.limit_crossings USING btree (tenant_id, customer_id, crossed_at)
  CREATE INDEX limit_crossings_untold ON public.limit_crossings USING btree (tenant_id, crossed_at) WHERE (told_at IS NULL)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table limit_requests, row security forced
  amount_minor bigint not null
  answer_id uuid
  answer_reason text
  answered_at timestamp with time zone
  answered_by text
  asked_at timestamp with time zone not null
  asked_by text not null
  currency text not null
  customer_id text not null
  reason text not null
  recommended jsonb
  request_id uuid not null
  review_months integer not null
  state text not null
  tenant_id uuid not null
  constraint limit_requests_amount_check CHECK ((amount_minor >= 0))
  constraint limit_requests_answer_check CHECK ((((state = 'open'::text) = (answer_id IS NULL)) AND ((state = 'open'::text) = (answered_by IS NULL)) AND ((state = 'open'::text) = (answered_at IS NULL)) AND ((state <> 'refused'::text) OR (answer_reason IS NOT NULL))))
  constraint limit_requests_months_check CHECK (((review_months >= 3) AND (review_months <= 12)))
  constraint limit_requests_pkey PRIMARY KEY (tenant_id, request_id)
  constraint limit_requests_state_check CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'refused'::text])))
  constraint limit_requests_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX limit_requests_by_customer ON public.limit_requests USING btree (tenant_id, customer_id, asked_at)
  CREATE UNIQUE INDEX limit_requests_one_open ON public.limit_requests USING btree (tenant_id, customer_id) WHERE (state = 'open'::text)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table limit_steps, row security forced
  customer_id text not null
  step integer not null
  tenant_id uuid not null
  constraint limit_steps_pkey PRIMARY KEY (tenant_id, customer_id)
  constraint limit_steps_step_check CHECK ((step = ANY (ARRAY[50, 70, 90, 100])))
  constraint limit_steps_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table limitation_acts, row security forced
  act_id uuid not null
  actor text not null
  happened date not null
  invoice_id text not null
  kind text not null
  note text not null
  recorded_at timestamp with time zone not null
  tenant_id uuid not null
  constraint limitation_acts_kind_check CHECK ((kind = ANY (ARRAY['acknowledgement'::text, 'instalment_request'::text, 'court_action'::text, 'enforcement'::text])))
  constraint limitation_acts_pkey PRIMARY KEY (tenant_id, act_id)
  constraint limitation_acts_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX limitation_acts_by_invoice ON public.limitation_acts USING btree (tenant_id, invoice_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT to encours_app

table message_items, row security forced
  currency text not null
  days_overdue integer not null
  indemnity_minor bigint
  instalment integer not null
  invoice_id text not null
  message_id uuid not null
  open_minor bigint not null
  penalties_minor bigint
  step text not null
  tenant_id uuid not null
  constraint message_items_pkey PRIMARY KEY (tenant_id, message_id, invoice_id, instalment)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app
  CREATE TRIGGER message_items_message_inserted AFTER INSERT ON public.message_items REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION message_items_have_messages()
  CREATE TRIGGER message_items_message_updated AFTER UPDATE ON public.message_items REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION message_items_have_messages()

table messages, row security forced
  approval text not null
  approval_reasons text[] not null
  approved_at timestamp with time zone
  approved_by text
  channel text not null
  created_at timestamp with time zone not null
  customer_id text not null
  deadline date
  language text not null
  message_id uuid not null
  policy_key text not null
  policy_version integer not null
  run_id uuid not null
  send_on date not null
  state text not null
  state_reason text
  step text not null
  tenant_id uuid not null
  tone text not null default 'firm'::text
  tone_reason text not null default 'STEP'::text
  updated_at timestamp with time zone not null
  constraint messages_approval_check CHECK ((approval = ANY (ARRAY['auto'::text, 'human'::text])))
  constraint messages_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id)
  constraint messages_pkey PRIMARY KEY (tenant_id, message_id)
  constraint messages_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'sent'::text, 'skipped'::text, 'failed'::text, 'ambiguous'::text, 'refused'::text, 'replaced'::text])))
  constraint messages_tone_check CHECK ((tone = ANY (ARRAY['cordial'::text, 'firm'::text])))
  CREATE INDEX messages_by_state ON public.messages USING btree (tenant_id, state, customer_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app
  CREATE TRIGGER messages_run_inserted AFTER INSERT ON public.messages REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION messages_have_runs()
  CREATE TRIGGER messages_run_updated AFTER UPDATE ON public.messages REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION messages_have_runs()

table notes, row security forced
  attempt_id uuid
  body text not null
  created_at timestamp with time zone not null
  entity text not null
  entity_id text not null
  failure text
  host_note_id text
  note_id uuid not null
  state text not null
  tenant_id uuid not null
  written_at timestamp with time zone
  constraint notes_entity_check CHECK ((entity = ANY (ARRAY['customer'::text, 'invoice'::text])))
  constraint notes_pkey PRIMARY KEY (tenant_id, note_id)
  constraint notes_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'written'::text, 'failed'::text])))
  constraint notes_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX notes_by_entity ON public.notes USING btree (tenant_id, entity, entity_id)
  CREATE INDEX notes_failed ON public.notes USING btree (tenant_id) WHERE (state = 'failed'::text)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table own_edits, row security forced
  edit text not null
  entity text not null
  host_id text not null
  host_updated_at timestamp with time zone not null
  made_at timestamp with time zone not null
  tenant_id uuid not null
  constraint own_edits_pkey PRIMARY KEY (tenant_id, entity, host_id)
  constraint own_edits_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX own_edits_made ON public.own_edits USING btree (tenant_id, made_at)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table own_fields, row security forced
  consented_at timestamp with time zone not null
  customer_id text not null
  entity text not null
  host_id text not null
  left_because text
  shown text
  tenant_id uuid not null
  written_at timestamp with time zone not null
  constraint own_fields_entity_check CHECK ((entity = ANY (ARRAY['customer'::text, 'invoice'::text])))
  constraint own_fields_left_check CHECK ((left_because = ANY (ARRAY['gone'::text, 'other_company'::text, 'no_place'::text])))
  constraint own_fields_pkey PRIMARY KEY (tenant_id, entity, host_id)
  constraint own_fields_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX own_fields_by_customer ON public.own_fields USING btree (tenant_id, customer_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table payment_allocations, row security forced
  amount_minor bigint not null
  instalment integer
  invoice_id text not null
  payment_id text not null
  position integer not null
  tenant_id uuid not null
  constraint payment_allocations_payment_fkey FOREIGN KEY (tenant_id, payment_id) REFERENCES payments(tenant_id, payment_id) ON DELETE CASCADE
  constraint payment_allocations_pkey PRIMARY KEY (tenant_id, payment_id, "position")
  CREATE INDEX payment_allocations_by_invoice ON public.payment_allocations USING btree (tenant_id, invoice_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table payment_plan_instalments, row security forced
  amount_minor bigint not null
  due date not null
  instalment integer not null
  paid_minor bigint not null
  plan_id text not null
  tenant_id uuid not null
  constraint payment_plan_instalments_pkey PRIMARY KEY (tenant_id, plan_id, instalment)
  constraint payment_plan_instalments_plan_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES payment_plans(tenant_id, plan_id) ON DELETE CASCADE
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table payment_plans, row security forced
  agreed date not null
  currency text
  customer_id text not null
  ended date
  entered_at timestamp with time zone
  entered_by text
  invoice_ids text[] not null
  note text
  open_minor bigint
  plan_id text not null
  tenant_id uuid not null
  constraint payment_plans_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id)
  constraint payment_plans_pkey PRIMARY KEY (tenant_id, plan_id)
  CREATE INDEX payment_plans_by_customer ON public.payment_plans USING btree (tenant_id, customer_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table payments, row security forced
  amount_minor bigint not null
  currency text not null
  customer_id text not null
  host_updated_at timestamp with time zone not null
  payment_id text not null
  received date not null
  seen_run_id uuid
  state text not null
  tenant_id uuid not null
  unapplied_minor bigint not null
  constraint payments_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id)
  constraint payments_pkey PRIMARY KEY (tenant_id, payment_id)
  constraint payments_state_check CHECK ((state = ANY (ARRAY['settled'::text, 'pending'::text, 'returned'::text])))
  CREATE INDEX payments_by_customer ON public.payments USING btree (tenant_id, customer_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table plan_runs, row security forced
  broken jsonb not null default '[]'::jsonb
  held integer not null
  messages integer not null
  missing_rates text[] not null
  planned_at timestamp with time zone not null
  policy_key text not null
  policy_version integer not null
  run_id uuid not null
  tenant_id uuid not null
  constraint plan_runs_pkey PRIMARY KEY (tenant_id, run_id)
  constraint plan_runs_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX plan_runs_by_time ON public.plan_runs USING btree (tenant_id, planned_at)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table policies, row security forced
  body jsonb not null
  created_at timestamp with time zone not null
  created_by text not null default 'encours'::text
  first_run_approved_at timestamp with time zone
  names jsonb not null default '{}'::jsonb
  policy_key text not null
  retired_at timestamp with time zone
  segment jsonb not null default '{"v": 1, "kind": "everyone"}'::jsonb
  tenant_id uuid not null
  version integer not null
  constraint policies_pkey PRIMARY KEY (tenant_id, policy_key, version)
  constraint policies_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table proceedings, row security forced
  customer_id text not null
  judgment date not null
  kind text not null
  published date not null
  tenant_id uuid not null
  constraint proceedings_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id)
  constraint proceedings_kind_check CHECK ((kind = ANY (ARRAY['safeguard'::text, 'receivership'::text, 'liquidation'::text, 'closed'::text])))
  constraint proceedings_pkey PRIMARY KEY (tenant_id, customer_id, kind, judgment)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table promises, row security forced
  amount_minor bigint
  customer_id text not null
  due date not null
  entered_at timestamp with time zone
  entered_by text
  invoice_ids text[] not null
  made date not null
  note text
  promise_id text not null
  tenant_id uuid not null
  withdrawn date
  constraint promises_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id)
  constraint promises_pkey PRIMARY KEY (tenant_id, promise_id)
  CREATE INDEX promises_by_customer ON public.promises USING btree (tenant_id, customer_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table proofs, row security forced
  at timestamp with time zone not null
  attempt_id uuid not null
  content bytea not null
  entered_by text
  kind text not null
  media text not null
  proof_id uuid not null
  sha256 text not null
  source text not null
  tenant_id uuid not null
  constraint proofs_attempt_fkey FOREIGN KEY (tenant_id, attempt_id) REFERENCES attempts(tenant_id, attempt_id)
  constraint proofs_kind_check CHECK ((kind = ANY (ARRAY['deposit'::text, 'delivery'::text, 'return'::text])))
  constraint proofs_media_check CHECK ((media = ANY (ARRAY['application/pdf'::text, 'image/jpeg'::text, 'image/png'::text])))
  constraint proofs_once UNIQUE (tenant_id, attempt_id, kind, sha256)
  constraint proofs_pkey PRIMARY KEY (tenant_id, proof_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT to encours_app

table quarantine, row security forced
  entity text not null
  first_seen_at timestamp with time zone not null
  host_id text not null
  last_seen_at timestamp with time zone not null
  raw text not null
  reason text not null
  tenant_id uuid not null
  constraint quarantine_pkey PRIMARY KEY (tenant_id, entity, host_id)
  constraint quarantine_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table sessions, row security forced
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  kind text not null
  launch_id text
  session_hash text not null
  tenant_id uuid not null
  user_id text not null
  constraint sessions_kind_check CHECK ((kind = ANY (ARRAY['workspace'::text, 'embedded'::text])))
  constraint sessions_pkey PRIMARY KEY (tenant_id, session_hash)
  constraint sessions_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, user_id) ON DELETE CASCADE
  CREATE UNIQUE INDEX sessions_one_a_launch ON public.sessions USING btree (tenant_id, launch_id) WHERE (launch_id IS NOT NULL)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table set_aside, row security forced
  kept text not null
  problem text not null
  record_id text not null
  refused_at timestamp with time zone not null
  tenant_id uuid not null
  constraint set_aside_kept_check CHECK ((kept = ANY (ARRAY['sparing'::text, 'tags'::text, 'limits'::text])))
  constraint set_aside_pkey PRIMARY KEY (tenant_id, kept, record_id)
  constraint set_aside_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table sign_in_states, row security forced
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  host text not null
  return_to text not null
  sealed_verifier text
  site_database text
  site_url text
  state_hash text not null
  tenant_id uuid not null
  constraint sign_in_states_pkey PRIMARY KEY (tenant_id, state_hash)
  constraint sign_in_states_site_check CHECK ((num_nonnulls(site_url, site_database, sealed_verifier) = ANY (ARRAY[0, 3])))
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table spared_invoices, row security forced
  invoice_id text not null
  marked_at timestamp with time zone not null
  set boolean not null
  tenant_id uuid not null
  constraint spared_invoices_pkey PRIMARY KEY (tenant_id, invoice_id)
  constraint spared_invoices_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table sync_runs, row security forced
  cursor text
  failure jsonb
  finished_at timestamp with time zone
  kind text not null default 'complete'::text
  next_page_at timestamp with time zone not null
  pages integer not null default 0
  records_expected integer
  records_read integer not null default 0
  records_rejected integer not null default 0
  run_id uuid not null
  started_at timestamp with time zone not null
  state text not null
  tenant_id uuid not null
  constraint sync_runs_kind_check CHECK ((kind = ANY (ARRAY['complete'::text, 'changes'::text])))
  constraint sync_runs_pkey PRIMARY KEY (tenant_id, run_id)
  constraint sync_runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
  constraint sync_runs_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE UNIQUE INDEX sync_runs_one_running ON public.sync_runs USING btree (tenant_id) WHERE (state = 'running'::text)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table tagged_customers, row security forced
  changed_at timestamp with time zone not null
  customer_id text not null
  realm text not null
  stands boolean not null
  tag text not null
  tenant_id uuid not null
  constraint tagged_customers_pkey PRIMARY KEY (tenant_id, tag, customer_id)
  constraint tagged_customers_tag_check CHECK ((tag = ANY (ARRAY['formal_notice'::text, 'handover'::text, 'hold'::text])))
  constraint tagged_customers_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table tasks, row security forced
  closed_at timestamp with time zone
  closed_by text
  created_at timestamp with time zone not null
  customer_id text not null
  detail jsonb not null default '{}'::jsonb
  due date not null
  items jsonb not null
  kind text not null
  origin text not null default 'plan'::text
  outcome text
  state text not null
  task_id uuid not null
  tenant_id uuid not null
  constraint tasks_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, customer_id)
  constraint tasks_kind_check CHECK ((kind = ANY (ARRAY['call'::text, 'promise_broken'::text, 'plan_broken'::text, 'declare_claim'::text, 'find_contact'::text, 'handover'::text, 'resolve_ambiguous'::text, 'answer'::text, 'commitment'::text, 'other'::text])))
  constraint tasks_origin_check CHECK ((origin = ANY (ARRAY['plan'::text, 'event'::text, 'person'::text])))
  constraint tasks_pkey PRIMARY KEY (tenant_id, task_id)
  constraint tasks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'dropped'::text])))
  CREATE INDEX tasks_by_state ON public.tasks USING btree (tenant_id, state, due)
  CREATE UNIQUE INDEX tasks_one_open ON public.tasks USING btree (tenant_id, customer_id, kind) WHERE ((state = 'open'::text) AND (origin = 'plan'::text))
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table tenants, row security forced
  answer_hold_days integer not null default 7
  automatic_sending boolean not null default false
  broken_promises_allowed integer not null default 2
  bulletin_seen_at timestamp with time zone
  channel_limits jsonb not null default '{}'::jsonb
  country text not null
  created_at timestamp with time zone not null
  currency text not null
  customer_tags boolean not null default false
  customer_tags_failed_at timestamp with time zone
  customer_tags_failure text
  daily_limit integer
  delay_hours integer not null default 48
  external_id text not null
  host_limits boolean not null default false
  host_limits_failed_at timestamp with time zone
  host_limits_failure text
  host_tasks boolean not null default true
  host_tasks_failed_at timestamp with time zone
  host_tasks_failure text
  last_bank_entry date
  locale text not null
  name text not null
  own_fields boolean not null default true
  own_fields_failed_at timestamp with time zone
  own_fields_failure text
  pay_link boolean not null default true
  payment_wait_days integer not null default 3
  post_by_hand boolean not null default false
  promise_days_ahead integer not null default 60
  region text
  siren text
  source text not null
  spares_invoices boolean not null default false
  sparing_failed_at timestamp with time zone
  sparing_failure text
  status_field text
  status_place text not null default 'none'::text
  synced_at timestamp with time zone
  tenant_id uuid not null
  test_email text
  test_mode boolean not null default false
  test_phone text
  time_zone text not null
  constraint tenants_answer_hold_days_check CHECK (((answer_hold_days >= 1) AND (answer_hold_days <= 60)))
  constraint tenants_broken_promises_allowed_check CHECK (((broken_promises_allowed >= 0) AND (broken_promises_allowed <= 100)))
  constraint tenants_country_check CHECK ((country ~ '^[A-Z]{2}$'::text))
  constraint tenants_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint tenants_daily_limit_check CHECK ((daily_limit >= 1))
  constraint tenants_delay_hours_check CHECK (((delay_hours >= 1) AND (delay_hours <= 240)))
  constraint tenants_payment_wait_days_check CHECK (((payment_wait_days >= 0) AND (payment_wait_days <= 30)))
  constraint tenants_pkey PRIMARY KEY (tenant_id)
  constraint tenants_promise_days_ahead_check CHECK (((promise_days_ahead >= 1) AND (promise_days_ahead <= 366)))
  constraint tenants_region_check CHECK ((region = 'alsace-moselle'::text))
  constraint tenants_source_check CHECK ((source = ANY (ARRAY['quickbooks'::text, 'odoo'::text, 'book'::text])))
  constraint tenants_status_place_check CHECK (((status_place = ANY (ARRAY['none'::text, 'custom_field'::text, 'private_note'::text])) AND ((status_place = 'custom_field'::text) = (status_field IS NOT NULL))))
  constraint tenants_test_check CHECK (((NOT test_mode) OR (test_email IS NOT NULL) OR (test_phone IS NOT NULL)))
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table terms_settings, row security forced
  financing_rate_hundredths integer
  sector text
  tenant_id uuid not null
  updated_at timestamp with time zone not null
  constraint terms_settings_financing_check CHECK (((financing_rate_hundredths >= 0) AND (financing_rate_hundredths <= 10000)))
  constraint terms_settings_pkey PRIMARY KEY (tenant_id)
  constraint terms_settings_sector_check CHECK ((sector = ANY (ARRAY['general'::text, 'perishable'::text, 'meat'::text, 'alcohol'::text, 'wine_grapes'::text, 'transport'::text])))
  constraint terms_settings_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

table test_sends, row security forced
  approved_at timestamp with time zone not null
  begun_at timestamp with time zone not null
  body_html text not null
  body_text text not null
  channel text not null
  content_hash text not null
  failure text
  instead_of text not null
  message_id uuid not null
  provider_id text
  recipient text not null
  settled_at timestamp with time zone
  state text not null
  subject text not null
  tenant_id uuid not null
  test_id uuid not null
  constraint test_sends_message_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES messages(tenant_id, message_id)
  constraint test_sends_once UNIQUE (tenant_id, message_id, approved_at)
  constraint test_sends_pkey PRIMARY KEY (tenant_id, test_id)
  constraint test_sends_state_check CHECK ((state = ANY (ARRAY['sending'::text, 'sent'::text, 'failed'::text, 'unknown'::text])))
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant INSERT, SELECT, UPDATE to encours_app

table users, row security forced
  created_at timestamp with time zone not null
  email text not null
  name text not null
  role text not null
  tenant_id uuid not null
  user_id text not null
  constraint users_pkey PRIMARY KEY (tenant_id, user_id)
  constraint users_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'collector'::text, 'viewer'::text])))
  constraint users_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  policy tenant_only for ALL to {public} using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())
  grant DELETE, INSERT, SELECT, UPDATE to encours_app

function add_encours_job(name text, payload json, key text, queue text, run_at timestamp with time zone, max_attempts integer) returns void, volatile, security definer, owner encours_queue, search_path=pg_catalog, pg_temp, execute by encours_app

        select graphile_worker.add_job(
          name, payload, queue, run_at, max_attempts, key, job_key_mode => 'replace'
        )
      

function add_encours_job_unless_waiting(name text, payload json, key text, queue text, run_at timestamp with time zone) returns void, volatile, security definer, owner encours_queue, search_path=pg_catalog, pg_temp, execute by encours_app

        select graphile_worker.add_job(
          name, payload, queue, run_at, null, key, job_key_mode => 'preserve_run_at'
        )
        where not exists (
          select from graphile_worker._private_jobs as jobs
          where jobs.key = add_encours_job_unless_waiting.key
            and jobs.locked_at is null
            and jobs.attempts = 0
        )
      

function add_missing_encours_jobs(jobs json, most integer) returns integer, volatile, security definer, owner encours_queue, search_path=pg_catalog, pg_temp, execute by encours_app

        with missing as (
          select wanted.*
          from rows from (
            json_to_recordset(jobs) as (name text, payload json, key text, queue text)
          ) with ordinality as wanted (name, payload, key, queue, position)
          where not exists (
            select from graphile_worker._private_jobs as known
            where known.key = wanted.key
              and (known.locked_at is not null or known.attempts < known.max_attempts)
          )
          order by wanted.position
          limit most
        )
        select count(
          graphile_worker.add_job(name, payload, queue, job_key => key, job_key_mode => 'replace')
        )::integer
        from missing
      

function audit_hash(before text, entry audit) returns text, stable, security invoker, owner the migrating role, no settings, execute by everybody


function audit_text(entry audit) returns text, stable, security invoker, owner the migrating role, no settings, execute by everybody


function chain_audit() returns trigger, volatile, security invoker, owner the migrating role, no settings, execute by everybody

declare
  last record;
begin
  perform pg_advisory_xact_lock(hashtextextended('audit ' || new.tenant_id::text, 0));
  select link, hash
  into last
  from audit_chain
  where tenant_id = new.tenant_id
  order by link desc
  limit 1;
  insert into audit_chain (tenant_id, link, entry_id, hash)
  values (
    new.tenant_id,
    coalesce(last.link, 0) + 1,
    new.entry_id,
    audit_hash(coalesce(last.hash, ''), new)
  );
  return null;
end


function connection_secret(tenant uuid, at_host text) returns TABLE(realm text, sealed_secret text), volatile, security invoker, owner the migrating role, search_path=public, pg_temp, execute by encours_app

  begin
    perform set_config('encours.tenant_id', tenant::text, true);
    return query
      select connections.realm, connections.sealed_signing_secret
      from connections
      where connections.tenant_id = tenant
        and connections.host = at_host
        and connections.state <> 'disconnected'
        and connections.sealed_signing_secret is not null;
  end
  

function current_tenant() returns uuid, stable, security invoker, owner the migrating role, no settings, execute by everybody


function message_items_have_messages() returns trigger, volatile, security invoker, owner the migrating role, no settings, execute by everybody

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


function messages_have_runs() returns trigger, volatile, security invoker, owner the migrating role, no settings, execute by everybody

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


function take_host_events(tenant uuid, from_host text, told json, now timestamp with time zone, job json) returns text, volatile, security invoker, owner the migrating role, search_path=public, pg_temp; lock_timeout=1s, execute by encours_app

  declare
    standing text;
    taken integer;
  begin
    perform set_config('encours.tenant_id', tenant::text, true);
    select state into standing
    from connections
    where tenant_id = tenant and host = from_host;
    if standing is null then
      return 'unknown_company';
    elsif standing = 'disconnected' then
      return 'disconnected';
    end if;
    perform pg_advisory_xact_lock_shared(hashtextextended('events ' || tenant::text, 0));
    insert into host_events (
      tenant_id, host, event_key, entity, host_id, operation, merged_id, at, received_at
    )
    select tenant, from_host, key, entity, id, operation, "mergedId", at, now
    from json_to_recordset(told) as event (
      key text, entity text, id text, operation text, "mergedId" text, at timestamptz
    )
    order by key
    on conflict on constraint host_events_pkey do nothing;
    get diagnostics taken = row_count;
    if taken > 0 then
      perform add_encours_job_unless_waiting(
        job ->> 'name', job -> 'payload', job ->> 'key', job ->> 'queue',
        (job ->> 'runAt')::timestamptz
      );
    end if;
    return 'taken';
  end
  

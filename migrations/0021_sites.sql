-- A host that every company runs itself: where it stands, who we are there, and the secret with which
-- it signs what it tells us. A consent under way remembers where it was asked.
alter table connections
  add column site_url text,
  add column site_database text,
  add column site_user text,
  add column sealed_signing_secret text,
  add constraint connections_site_check check (
    num_nonnulls(site_url, site_database, site_user, sealed_signing_secret) in (0, 4)
  );

alter table sign_in_states
  add column site_url text,
  add column site_database text,
  add column sealed_verifier text,
  add constraint sign_in_states_site_check check (
    num_nonnulls(site_url, site_database, sealed_verifier) in (0, 3)
  );

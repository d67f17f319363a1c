-- A consent at a company's own server ends the one before it there once that server has heard that
-- we have kept its tokens. Until then, and for a while after, the secret of before signs as well.
alter table connections
  add column confirmed boolean not null default true,
  add column sealed_previous_secret text,
  add column previous_secret_until timestamptz;

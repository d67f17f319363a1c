-- Where a status of ours stands at the host, until it is taken away: when it is to stand elsewhere,
-- or nowhere. A status without a text is one that is to be taken away.
alter table invoice_statuses
  add column stands_place text,
  add column stands_field text,
  add column stands_short text,
  alter column body drop not null;

update invoice_statuses
set stands_place = place,
  stands_field = field,
  stands_short = short
where state = 'written';

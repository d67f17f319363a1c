-- What may stand at the host is remembered before it is asked for: an answer that was lost must not
-- leave a status that nobody takes away. Beside it what stood there for certain.
alter table invoice_statuses
  add column stands_before text;

-- Whoever holds a company's events for long holds up the calls of all: they come again.
alter function take_host_events (uuid, text, json, timestamptz, json) set lock_timeout = '1s';

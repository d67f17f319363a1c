-- E-mails lead to the host's page where an invoice can be paid online, where it gives one: that page
-- is there only where the company itself has turned online payment on at its host.
alter table tenants
  add column pay_link boolean not null default true;

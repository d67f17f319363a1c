-- Which notice about the connection its administrators were last written to about: each is sent once.
alter table connections add column notice text;

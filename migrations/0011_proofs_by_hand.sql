-- What a person has in hand proves as much as what a carrier's computer gives: a scan, or a picture.

alter table proofs rename column pdf to content;

alter table proofs
  add column media text not null default 'application/pdf',
  add column entered_by text,
  add constraint proofs_media_check
    check (media in ('application/pdf', 'image/jpeg', 'image/png'));

alter table proofs alter column media drop default;

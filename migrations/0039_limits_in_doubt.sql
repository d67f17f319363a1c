-- While a limit is asked for and not answered: the one of ours that stood there until then.
alter table host_limits add column stood_minor bigint;

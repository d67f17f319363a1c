"""What changed and has not been told to Encours yet: ids and operations, never values.

A change is queued in the transaction that makes it, by two statements at its end; telling it is
the work of a scheduled action. Nobody's request waits for Encours, or fails because of it.
"""

import logging
import time
import uuid
from datetime import timedelta

import requests

from odoo import _, api, fields, models

from .. import wire

_logger = logging.getLogger(__name__)

MOST_A_BATCH = 500
CALL_SECONDS = 10
RUN_SECONDS = 40
RETRY_MINUTES = (1, 5, 15, 60, 240, 720, 1440)
# Until then the service may not have stored what it has just been given.
NEW_MINUTES = 10

# Where in the data of a transaction its changes are noted, until its end.
NOTED = 'encours.noted'

# Only what receivables are made of is told: not drafts that never were anything else, not
# suppliers, and of a contact person his company.
_QUERIES = {
    'account.move': """
        select c.id, 'account.move', m.id, null, n.operation
          from unnest(%(ids)s, %(operations)s) n(id, operation)
          join account_move m on m.id = n.id
          join encours_connection c on c.company_id = m.company_id and c.connected
         where m.move_type in %(types)s and (m.state <> 'draft' or m.posted_before)""",
    'account.move.line': """
        select c.id, 'account.move.line', l.id, l.move_id, n.operation
          from unnest(%(ids)s, %(operations)s) n(id, operation)
          join account_move_line l on l.id = n.id
          join account_account a on a.id = l.account_id and a.account_type = 'asset_receivable'
          join account_move m on m.id = l.move_id
          join encours_connection c on c.company_id = m.company_id and c.connected
         where m.state <> 'draft' or m.posted_before""",
    'res.partner': """
        select c.id, 'res.partner', p.id, null,
               case when bool_or(n.operation = 'created' and n.id = p.id)
                    then 'created' else 'updated' end
          from unnest(%(ids)s, %(operations)s) n(id, operation)
          join res_partner r on r.id = n.id
          join res_partner p on p.id = coalesce(r.commercial_partner_id, r.id)
          join encours_connection c
            on c.connected and (p.company_id is null or p.company_id = c.company_id)
         where p.customer_rank > 0
         group by c.id, p.id""",
}


class Event(models.Model):
    _name = 'encours.event'
    _description = 'Change to be told to Encours'
    _log_access = False
    _order = 'id'

    connection_id = fields.Many2one(
        'encours.connection', required=True, index=True, ondelete='cascade'
    )
    key = fields.Char(required=True)
    model = fields.Char(required=True)
    record = fields.Integer(required=True)
    move = fields.Integer()
    operation = fields.Char(required=True)
    noted_on = fields.Datetime(required=True)

    @api.model
    def _note(self, model, ids, operation):
        """Remembers changes of this transaction; they are queued at its end."""
        precommit = self.env.cr.precommit
        if NOTED not in precommit.data:
            precommit.data[NOTED] = {}
            precommit.add(self.sudo()._queue_noted)
        noted = precommit.data[NOTED].setdefault(model, {})
        for record in ids:
            # A record that is new and changed is new.
            noted.setdefault(record, operation)

    @api.model
    def _queue_noted(self):
        """At the end of a transaction: queues what was noted in it. It never fails."""
        noted = self.env.cr.precommit.data.pop(NOTED, {})
        try:
            with self.env.cr.savepoint(flush=False):
                self._queue([
                    row
                    for model, operations in noted.items()
                    for row in self._rows(model, operations)
                ])
        except Exception:
            _logger.exception('Changes could not be queued for Encours; it reads them later.')

    @api.model
    def _rows(self, model, operations):
        """Of noted changes those that Encours is to know, once for each company's connection."""
        self.env.cr.execute(_QUERIES[model], {
            'ids': list(operations),
            'operations': list(operations.values()),
            'types': wire.INVOICE_TYPES,
        })
        return self.env.cr.fetchall()

    @api.model
    def _queue(self, rows):
        if not rows:
            return
        now = fields.Datetime.now()
        self.env.cr.execute_values(
            """insert into encours_event
                 (connection_id, model, record, move, operation, key, noted_on) values %s""",
            [(*row, str(uuid.uuid4()), now) for row in rows],
        )
        self._wake()

    @api.model
    def _wake(self):
        """Has the scheduled action run once this transaction is committed."""
        cron = self.env.ref('encours.send_events', raise_if_not_found=False)
        if not cron:
            return
        self.env.cr.execute(
            'select 1 from ir_cron_trigger where cron_id = %s limit 1', [cron.id]
        )
        if not self.env.cr.fetchone():
            cron.sudo()._trigger()

    @api.model
    def _send_due(self):
        """The scheduled action: tells each service what waits, within a bounded time."""
        deadline = time.monotonic() + RUN_SECONDS
        now = fields.Datetime.now()
        connections = self.env['encours.connection'].sudo().search([
            ('connected', '=', True), '|', ('retry_on', '=', False), ('retry_on', '<=', now),
        ])
        for connection in connections:
            while time.monotonic() < deadline and self._send_batch(connection):
                self.env.cr.commit()
            self.env.cr.commit()

    @api.model
    def _send_batch(self, connection):
        """Tells one service of the oldest changes. True: taken, and there may be more."""
        self._forget_repeated(connection)
        events = self.sudo().search([('connection_id', '=', connection.id)], limit=MOST_A_BATCH)
        if not events:
            return False
        try:
            answer = self._post(connection, events)
        except requests.RequestException as error:
            self._put_off(connection, type(error).__name__)
            return False
        if answer.status_code == 200:
            events.unlink()
            connection.write({
                'last_event_on': fields.Datetime.now(),
                'failures': 0,
                'retry_on': False,
                'last_failure': False,
            })
            return True
        # A proxy that has lost the service says 404 in HTML: that is no word of the service.
        is_word_of_service = 'json' in answer.headers.get('content-type', '')
        if answer.status_code == 404 and is_word_of_service and not self._is_new(connection):
            connection._end(_('Encours does not know this company any more.'))
        else:
            self._put_off(connection, f'HTTP {answer.status_code}')
        return False

    @api.model
    def _is_new(self, connection):
        return connection.connected_on > fields.Datetime.now() - timedelta(minutes=NEW_MINUTES)

    @api.model
    def _forget_repeated(self, connection):
        """Of several changes of one record the last one is enough: it is read anew anyway."""
        self.flush_model()
        self.env.cr.execute(
            """delete from encours_event a using encours_event b
                where a.connection_id = %s and b.connection_id = a.connection_id
                  and b.model = a.model and b.record = a.record and b.id > a.id""",
            [connection.id],
        )
        self.invalidate_model()

    @api.model
    def _post(self, connection, events):
        body = wire.events_body(
            connection._realm(),
            wire.zulu(fields.Datetime.now()),
            [event._wired() for event in events],
        )
        signature = wire.event_signature(body, connection.signing_secret, int(time.time()))
        headers = {'Content-Type': 'application/json', 'X-Encours-Signature': signature}
        address = f'{connection._server()}{wire.EVENTS_PATH}'
        # Status and headers say it all: a body is not read, however long it is.
        with requests.post(
            address, data=body, headers=headers, timeout=CALL_SECONDS, allow_redirects=False,
            stream=True,
        ) as answer:
            return answer

    def _wired(self):
        """One change as it is sent."""
        self.ensure_one()
        wired = {
            'id': self.key,
            'model': self.model,
            'record': self.record,
            'operation': self.operation,
            'at': wire.zulu(self.noted_on),
        }
        return wired | {'move': self.move} if self.move else wired

    @api.model
    def _put_off(self, connection, failure):
        """The service cannot be reached, or refuses: each wait is longer than the one before."""
        wait = RETRY_MINUTES[min(connection.failures, len(RETRY_MINUTES) - 1)]
        connection.write({
            'failures': connection.failures + 1,
            'retry_on': fields.Datetime.now() + timedelta(minutes=wait),
            'last_failure': failure,
        })
        _logger.warning('Encours was not told of changes (%s); next try in %s min', failure, wait)

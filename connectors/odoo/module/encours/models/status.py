"""How far Encours is with a customer or an invoice: fields that the service alone writes.

On a customer they are kept for each company apart, as credit limits are. They are written past the
ORM: a record that shows something else of Encours has not been changed by anybody, so its date of
writing stays, no event is raised and nothing is said in its chatter.
"""

from psycopg2.extras import Json

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

MOST_RECORDS = 200

PARTNER_FIELDS = (
    'encours_grade',
    'encours_limit',
    'encours_exposure',
    'encours_next_step',
    'encours_next_date',
    'encours_last_contact',
    'encours_why',
)
INVOICE_FIELDS = (
    'encours_next_step',
    'encours_next_date',
    'encours_last_contact',
    'encours_why',
)


class Partner(models.Model):
    _inherit = 'res.partner'

    encours_grade = fields.Char('Grade', readonly=True, copy=False, company_dependent=True)
    encours_limit = fields.Float(
        'Recommended limit', readonly=True, copy=False, company_dependent=True, digits=(16, 2)
    )
    encours_exposure = fields.Float(
        'Exposure', readonly=True, copy=False, company_dependent=True, digits=(16, 2)
    )
    encours_next_step = fields.Char('Next step', readonly=True, copy=False, company_dependent=True)
    encours_next_date = fields.Date(
        'Next step on', readonly=True, copy=False, company_dependent=True
    )
    encours_last_contact = fields.Date(
        'Last reminder', readonly=True, copy=False, company_dependent=True
    )
    encours_why = fields.Text('Why', readonly=True, copy=False, company_dependent=True)


class Move(models.Model):
    _inherit = 'account.move'

    encours_next_step = fields.Char('Next step', readonly=True, copy=False)
    encours_next_date = fields.Date('Next step on', readonly=True, copy=False)
    encours_last_contact = fields.Date('Last reminder', readonly=True, copy=False)
    encours_why = fields.Text('Why', readonly=True, copy=False)


MODELS = {'res.partner': PARTNER_FIELDS, 'account.move': INVOICE_FIELDS}
# How a value is read; what is false or absent is cleared.
_READ = {
    'char': str,
    'text': str,
    'float': float,
    'date': lambda value: fields.Date.to_string(fields.Date.to_date(value)),
}


class Status(models.AbstractModel):
    _name = 'encours.status'
    _description = 'What customers and invoices show of Encours'

    @api.model
    def _show(self, company, records):
        """Has records show for a company what is given, and nothing else; who was left, and why."""
        if not isinstance(records, list) or len(records) > MOST_RECORDS:
            raise ValidationError(_('Encours writes at most %s records at a time.', MOST_RECORDS))
        wanted = {model: {} for model in MODELS}
        for record in records:
            model, record_id, vals = self._read_record(record)
            wanted[model][record_id] = vals
        left = []
        for model, vals_of in wanted.items():
            found = self.env[model].sudo().browse(vals_of).exists()
            own = found.filtered(lambda one, model=model: self._is_of(company, one))
            left += [
                {'model': model, 'id': one, 'why': why}
                for one, why in (
                    (one, 'gone' if one not in found.ids else 'other_company') for one in vals_of
                )
                if one not in own.ids
            ]
            self._write(company, model, [(one, vals_of[one]) for one in sorted(own.ids)])
        return left

    @api.model
    def _read_record(self, record):
        """Model, id and values of a record as the service gives it, or ValidationError."""
        given = record if isinstance(record, dict) else {}
        model, record_id, vals = (given.get(name) for name in ('model', 'id', 'vals'))
        names = MODELS.get(model) if isinstance(model, str) else None
        fits = names and type(record_id) is int and 0 < record_id < 2**31 and isinstance(vals, dict)
        if not fits or not vals.keys() <= set(names):
            raise ValidationError(_('Encours writes fields of its own on customers and invoices.'))
        kinds = self.env[model]._fields
        try:
            return model, record_id, {
                name: _READ[kinds[name].type](value)
                for name, value in vals.items()
                if value is not False and value is not None and value != ''
            }
        except (TypeError, ValueError) as error:
            raise ValidationError(_('A value does not fit its field: %s', error)) from error

    @api.model
    def _is_of(self, company, record):
        return record.company_id == company or (
            record._name == 'res.partner' and not record.company_id
        )

    @api.model
    def _write(self, company, model, rows):
        if not rows:
            return
        names = MODELS[model]
        records = self.env[model]
        records.flush_model(names)
        column = _OF_COMPANY if model == 'res.partner' else _PLAIN
        assigned = ', '.join(
            column.format(name=name, company=company.id, type=records._fields[name].column_type[1])
            for name in names
        )
        self.env.cr.execute_values(
            f'update {records._table} r set {assigned}'
            ' from (values %s) v(id, vals) where r.id = v.id',
            [(record_id, Json(vals)) for record_id, vals in rows],
            template='(%s, %s::jsonb)',
        )
        records.invalidate_model(names)

    @api.model
    def _clear(self, company):
        """Nothing of Encours is shown for a company any more."""
        for model, names in MODELS.items():
            records = self.env[model]
            records.flush_model(names)
            key = str(company.id)
            if model == 'res.partner':
                assigned = ', '.join(
                    f"{name} = nullif({name} - %(key)s::text, '{{}}')" for name in names
                )
                shown = ' or '.join(f'{name} ? %(key)s' for name in names)
            else:
                assigned = ', '.join(f'{name} = null' for name in names)
                some = ' or '.join(f'{name} is not null' for name in names)
                shown = f'company_id = %(id)s and ({some})'
            self.env.cr.execute(
                f'update {records._table} set {assigned} where {shown}',
                {'key': key, 'id': company.id},
            )
            records.invalidate_model(names)


# A column for each company apart keeps what the others have; without any it is null.
_OF_COMPANY = (
    "{name} = nullif((coalesce(r.{name}, '{{}}') - '{company}'::text) || jsonb_strip_nulls("
    "jsonb_build_object('{company}', v.vals->'{name}')), '{{}}')"
)
_PLAIN = "{name} = (v.vals->>'{name}')::{type}"

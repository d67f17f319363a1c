"""What the web client is told at its start: the version of the panel's script."""

from odoo import models
from odoo.modules.module import get_manifest


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    def session_info(self):
        user = self.env.user
        return super().session_info() | {
            'encours_version': get_manifest('encours')['version'],
            # Whoever will not see the panel need not fetch its script.
            'encours_panel': user.has_group('account.group_account_invoice')
            or user.has_group('account.group_account_readonly'),
        }

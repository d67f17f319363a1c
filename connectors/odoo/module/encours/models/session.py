"""What the web client is told at its start: the version of the panel's script."""

from odoo import models
from odoo.modules.module import get_manifest


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    def session_info(self):
        return super().session_info() | {'encours_version': get_manifest('encours')['version']}

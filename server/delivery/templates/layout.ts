// How a letter is set, in plain text and in HTML. Tables and inline styles, because that is what
// mail readers render; no image, no link, no script.

export const textLayout = `{%- if title %}{{ title | upcase }}

{{ sender.name }}{% if sender.siren %}
SIREN {{ sender.siren }}{% endif %}
{{ labels.to }}{{ labels.colon }} {{ customer.name }}{% for line in customer.address %}
{{ line }}{% endfor %}
{{ date }}

{% endif -%}
{% for paragraph in before %}{{ paragraph }}

{% endfor -%}
{% for item in items %}- {{ labels.invoice }} {{ item.number }}
{%- if item.part %} ({{ labels.part }} {{ item.part }}){% endif %}
  {{ labels.issued }}{{ labels.colon }} {{ item.issued }}
  {{ labels.due }}{{ labels.colon }} {{ item.due }}
  {{ labels.late }}{{ labels.colon }} {{ item.late }}
  {{ labels.open }}{{ labels.colon }} {{ item.open }}
{%- if item.deducted %} ({{ labels.booked }} {{ item.booked }}, {{ labels.deducted }} {{ item.deducted }}){% endif %}
{%- if item.claims %}
  {{ item.claims }}{% endif %}
{% endfor %}
{% for total in totals %}{{ labels.total }}{{ labels.colon }} {{ total.open }}
{%- if total.penalties or total.indemnity %}
{{ labels.claims }}{{ labels.colon }}
{%- if total.penalties %} {{ labels.penalties }} {{ total.penalties }}{% endif %}
{%- if total.penalties and total.indemnity %},{% endif %}
{%- if total.indemnity %} {{ labels.indemnity }} {{ total.indemnity }}{% endif %}
{%- endif %}
{% endfor %}
{% for paragraph in after %}{{ paragraph }}

{% endfor -%}
{{ sender.name }}{% if sender.siren and title == nil %}
SIREN {{ sender.siren }}{% endif %}
`

const cell =
  'padding:10px 8px 8px;vertical-align:top' +
  '{% unless item.claims %};border-bottom:1px solid #e2e5ea{% endunless %}'
const head =
  'padding:8px;border-bottom:2px solid #1d2433;font-size:13px;color:#5d6678;font-weight:normal'
const amount = 'text-align:right;white-space:nowrap'
const small = 'font-size:13px;color:#5d6678'
const paragraph = 'margin:0 0 16px'

const itemRow = `<tr>
<td style="${cell}"><strong>{{ item.number }}</strong>{% if item.part %}<br>
<span style="${small}">{{ labels.part }} {{ item.part }}</span>{% endif %}</td>
<td style="${cell}">{{ item.issued }}</td>
<td style="${cell}">{{ item.due }}</td>
<td style="${cell}">{{ item.late }}</td>
<td style="${cell};${amount}">{{ item.open }}{% if item.deducted %}<br>
<span style="${small}">{{ labels.booked }} {{ item.booked }}<br>
{{ labels.deducted }} {{ item.deducted }}</span>{% endif %}</td>
</tr>
{% if item.claims %}<tr>
<td colspan="5" style="padding:0 8px 8px;border-bottom:1px solid #e2e5ea;${small}">{{ item.claims }}</td>
</tr>
{% endif %}`

const totalRow = `<tr>
<td colspan="4" style="padding:12px 8px 4px"><strong>{{ labels.total }}</strong></td>
<td style="padding:12px 8px 4px;${amount}"><strong>{{ total.open }}</strong></td>
</tr>
{% if total.penalties %}<tr>
<td colspan="4" style="padding:2px 8px;${small}">{{ labels.claims }}{{ labels.colon }} {{ labels.penalties }}</td>
<td style="padding:2px 8px;${amount};${small}">{{ total.penalties }}</td>
</tr>
{% endif %}{% if total.indemnity %}<tr>
<td colspan="4" style="padding:2px 8px;${small}">{{ labels.claims }}{{ labels.colon }} {{ labels.indemnity }}</td>
<td style="padding:2px 8px;${amount};${small}">{{ total.indemnity }}</td>
</tr>
{% endif %}`

export const htmlLayout = `<!doctype html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ subject }}</title>
</head>
<body style="margin:0;padding:0;background:#ffffff">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
style="max-width:640px;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5;color:#1d2433;text-align:left">
<tr><td style="padding:0 0 24px;font-size:18px"><strong>{{ sender.name }}</strong>
{% if sender.siren %}<br><span style="${small}">SIREN {{ sender.siren }}</span>{% endif %}</td></tr>
{% if title %}<tr><td style="padding:0 0 24px">
<span style="${small}">{{ labels.to }}</span><br>
{{ customer.name }}{% for line in customer.address %}<br>{{ line }}{% endfor %}<br><br>{{ date }}</td></tr>
<tr><td style="padding:0 0 16px;font-size:18px"><strong>{{ title }}</strong></td></tr>
{% endif %}<tr><td>
{% for paragraph in before %}<p style="${paragraph}">{{ paragraph }}</p>
{% endfor %}</td></tr>
<tr><td style="padding:4px 0 20px">
<table width="100%" cellpadding="0" cellspacing="0" border="0"
style="border-collapse:collapse;font-size:14px;line-height:1.4;text-align:left">
<tr>
<th scope="col" align="left" style="${head}">{{ labels.invoice }}</th>
<th scope="col" align="left" style="${head}">{{ labels.issued }}</th>
<th scope="col" align="left" style="${head}">{{ labels.due }}</th>
<th scope="col" align="left" style="${head}">{{ labels.late }}</th>
<th scope="col" align="right" style="${head}">{{ labels.open }}</th>
</tr>
{% for item in items %}${itemRow}{% endfor %}{% for total in totals %}${totalRow}{% endfor %}</table>
</td></tr>
<tr><td>
{% for paragraph in after %}<p style="${paragraph}">{{ paragraph }}</p>
{% endfor %}<p style="${paragraph}">{{ sender.name }}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`

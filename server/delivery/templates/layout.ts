// How a letter is set, in plain text and in HTML. Tables and inline styles, because that is what
// mail readers render; no image, no script, and no link but to where an invoice is paid.

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
  {{ item.claims | join: ' · ' }}{% endif %}
{%- if item.pay %}
  {{ labels.pay }} {{ item.number }} {{ labels.online }}{{ labels.colon }}
  {{ item.pay }}{% endif %}
{% endfor %}
{% for total in totals %}{{ labels.total }}{{ labels.colon }} {{ total.open }}
{%- if total.penalties or total.indemnity %}
{{ labels.claims }}{{ labels.colon }}
{%- if total.penalties %} {{ labels.penalties }} {{ total.penalties }}{% endif %}
{%- if total.penalties and total.indemnity %},{% endif %}
{%- if total.indemnity %} {{ labels.indemnity }} {{ total.indemnity }}{% endif %}
{%- endif %}
{% endfor %}
{% if sender.account %}{{ document.payTo }}{{ labels.colon }} {{ sender.account | join: ' · ' }}
{{ document.reference }}{{ labels.colon }} {% if several %}{{ document.severalReferences }}{% else %}{{ first.number }}{% endif %}

{% endif -%}
{% for paragraph in after %}{{ paragraph }}

{% endfor -%}
{{ sender.name }}
{%- if sender.mentions %}
{{ sender.mentions | join: ' · ' }}
{%- elsif sender.siren and title == nil %}
SIREN {{ sender.siren }}{% endif %}
{%- if sender.phone %}
{{ document.phone }} {{ sender.phone }}{% endif %}
`

const rule = 'border-bottom:1px solid #e2e5ea'
const small = 'font-size:13px;color:#5d6678'
const amount = 'text-align:right;white-space:nowrap'
const head = `padding:8px 0;border-bottom:2px solid #1d2433;font-weight:normal;${small}`
const paragraph = 'margin:0 0 16px'
const together = 'white-space:nowrap'

const deduction = '{{ labels.booked }} {{ item.booked }}, {{ labels.deducted }} {{ item.deducted }}'

// Two columns only: dates and claims stand below, so that a phone shows all of an invoice.
// Named whole, so that a list of the links alone says which is whose.
const payLink =
  '<a href="{{ item.pay }}" style="display:inline-block;padding:8px 0 2px;font-size:14px;' +
  'color:#1f4e9c;text-decoration:underline">' +
  '{{ labels.pay }} {{ item.number }} {{ labels.online }}</a>'

const itemRow = `<tr>
<td width="70%" style="padding:12px 8px 2px 0;vertical-align:top"><strong>{{ item.number }}</strong>{% if item.part %}
<span style="${small}">({{ labels.part }} {{ item.part }})</span>{% endif %}</td>
<td width="30%" style="padding:12px 0 2px;vertical-align:top;${amount}"><strong>{{ item.open }}</strong></td>
</tr>
<tr>
<td colspan="2" style="padding:0 0 12px;${rule};${small}">
<span style="${together}">{{ labels.issued }}{{ labels.colon }} {{ item.issued }}</span> ·
<span style="${together}">{{ labels.due }}{{ labels.colon }} {{ item.due }}</span> ·
<span style="${together}">{{ labels.late }}{{ labels.colon }} <strong>{{ item.late }}</strong></span>
{%- if item.deducted %}<br>
${deduction}{% endif %}{% if item.claims %}{% for claim in item.claims %}
{%- if forloop.first %}<br>{% else %} ·{% endif %}
<span style="${together}">{{ claim }}</span>{% endfor %}{% endif %}
{%- if item.pay %}<br>
${payLink}{% endif %}</td>
</tr>
`

const claimRow = (key: 'penalties' | 'indemnity') => `{% if total.${key} %}<tr>
<td style="padding:2px 8px 2px 0;${small}">{{ labels.claims }}{{ labels.colon }} {{ labels.${key} }}</td>
<td style="padding:2px 0;vertical-align:bottom;${amount};${small}">{{ total.${key} }}</td>
</tr>
{% endif %}`

const totalRow = `<tr>
<td style="padding:12px 8px 4px 0"><strong>{{ labels.total }}</strong></td>
<td style="padding:12px 0 4px;font-size:16px;${amount}"><strong>{{ total.open }}</strong></td>
</tr>
${claimRow('penalties')}${claimRow('indemnity')}`

const account = "{{ sender.account | join: ' · ' }}"
const reference =
  '{% if several %}{{ document.severalReferences }}{% else %}{{ first.number }}{% endif %}'

const payment = `{% if sender.account %}<p style="${paragraph}">
{{ document.payTo }}{{ labels.colon }} <strong>${account}</strong><br>
{{ document.reference }}{{ labels.colon }} <strong>${reference}</strong></p>
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
<!--[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
style="max-width:640px;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5;
color:#1d2433;text-align:left;word-break:break-word">
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
<th scope="col" align="right" style="${head}">{{ labels.open }}</th>
</tr>
{% for item in items %}${itemRow}{% endfor %}{% for total in totals %}${totalRow}{% endfor %}</table>
</td></tr>
<tr><td>
${payment}{% for paragraph in after %}<p style="${paragraph}">{{ paragraph }}</p>
{% endfor %}<p style="${paragraph}">{{ sender.name }}{% if sender.phone %}<br>
<span style="${small}">{{ document.phone }} {{ sender.phone }}</span>{% endif %}{% if sender.mentions %}<br>
<span style="${small}">{{ sender.mentions | join: ' · ' }}</span>{% endif %}</p>
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`

/** A text message on a screen of ours: it leaves as plain text. */
export const smsLayout = `<!doctype html>
<html lang="{{ language }}">
<head><meta charset="utf-8"><title>SMS</title></head>
<body style="margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:15px">
<p style="margin:0;white-space:pre-wrap">{{ text }}</p>
</body>
</html>
`

// How Odoo refuses (reference, section 1): a name, words, and the status by which JSON-2 says it.
// JSON-RPC says the same in a 200.

export class OdooError extends Error {
  readonly status: number
  /** Of the class in Python: `odoo.exceptions.AccessError`. */
  readonly title: string

  constructor(title: string, message: string, status: number) {
    super(message)
    this.title = title
    this.status = status
  }
}

export const accessError = (message: string) =>
  new OdooError('odoo.exceptions.AccessError', message, 403)
export const userError = (message: string) =>
  new OdooError('odoo.exceptions.UserError', message, 422)
export const validationError = (message: string) =>
  new OdooError('odoo.exceptions.ValidationError', message, 422)
export const valueError = (message: string) => new OdooError('builtins.ValueError', message, 500)
export const typeError = (message: string) => new OdooError('builtins.TypeError', message, 500)
export const keyError = (key: string) => new OdooError('builtins.KeyError', key, 500)
export const notFound = (message: string) =>
  new OdooError('werkzeug.exceptions.NotFound', message, 404)
export const unprocessable = (message: string) =>
  new OdooError('werkzeug.exceptions.UnprocessableEntity', message, 422)
export const badRequest = (message: string) =>
  new OdooError('werkzeug.exceptions.BadRequest', message, 400)
export const unauthorized = () =>
  new OdooError('werkzeug.exceptions.Unauthorized', 'Invalid apikey', 401)

export const missingError = (model: string, id: number, uid: number) =>
  new OdooError(
    'odoo.exceptions.MissingError',
    `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: ${uid})`,
    404,
  )

export const noAccessTo = (label: string, model: string) =>
  accessError(
    `You are not allowed to access '${label}' (${model}) records.\n\n` +
      'This operation is allowed for the following groups:\n\t- Role / Administrator\n\n' +
      'Contact your administrator to request access if necessary.',
  )

const traceback = ({ title, message }: OdooError): string =>
  `Traceback (most recent call last):\n  File "odoo/http.py", line 2180, in _serve_db\n` +
  `${title}: ${message}\n`

/** The body of JSON-2; werkzeug's errors name their status among the arguments. */
export function json2Body(error: OdooError): object {
  const { title, message, status } = error
  const args = title.startsWith('werkzeug.') ? [message, status] : [message]
  return { name: title, message, arguments: args, context: {}, debug: traceback(error) }
}

/** What stands under `error` of JSON-RPC. */
export function rpcError(error: OdooError): object {
  const { title, message } = error
  return {
    code: 0,
    message: 'Odoo Server Error',
    data: { name: title, message, arguments: [message], context: {}, debug: traceback(error) },
  }
}

/** Where no database is selected Odoo answers with this page (measured). */
export const noDatabasePage = `<!DOCTYPE html>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>No database is selected and the requested URL was not found in the server-wide controllers.</p>
<p>Please verify the hostname, <a href=/web/login>login</a> and try again.</p>

<!-- Alternatively, use the X-Odoo-Database header. -->
`

// A form with one file in it, as bytes (RFC 7578). Its length is known before it is sent, so that
// a form cut short is never taken for a whole one.

export interface Form {
  readonly contentType: string
  readonly body: Buffer
}

export interface FormFile {
  readonly field: string
  readonly name: string
  readonly bytes: Uint8Array
}

/** `boundary` must not occur in any of it: a random one does not. */
export function multipart(
  fields: Readonly<Record<string, string>>,
  file: FormFile,
  boundary: string,
): Form {
  const line = (text: string): Buffer => Buffer.from(`${text}\r\n`)
  const parts = Object.entries(fields).flatMap(([name, value]) => [
    line(`--${boundary}`),
    line(`Content-Disposition: form-data; name="${quoted(name)}"`),
    line(''),
    line(value),
  ])
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([
      ...parts,
      line(`--${boundary}`),
      line(
        `Content-Disposition: form-data; name="${quoted(file.field)}"; filename="${quoted(file.name)}"`,
      ),
      line('Content-Type: application/pdf'),
      line(''),
      file.bytes,
      line(''),
      line(`--${boundary}--`),
    ]),
  }
}

const quoted = (text: string): string =>
  text.replace(/["\r\n]/g, (found) => `%${found.charCodeAt(0).toString(16).padStart(2, '0')}`)

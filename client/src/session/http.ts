/** RFC 9457 problem details as an error. `detail` is already a sentence in the user's language. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly values: Record<string, string> = {},
    readonly traceId: string | null = null,
  ) {
    super(detail)
  }
}

export interface RequestOptions {
  body?: unknown
  form?: FormData
  /** Idempotency-Key; the caller keeps it across retries of the same act. */
  key?: string
  version?: number
  signal?: AbortSignal
}

interface HttpContext {
  language: () => string
  token: () => string | null
  /** Called when the server no longer knows us. */
  signedOut: () => void
}

let context: HttpContext = { language: () => 'zh-CN', token: () => null, signedOut: () => undefined }

export function configureHttp(next: HttpContext): void {
  context = next
}

export function newKey(): string {
  return crypto.randomUUID?.() ?? fallbackUuid()
}

/** `randomUUID` exists only in secure contexts; a screen in a closed network may be served over plain HTTP. */
function fallbackUuid(): string {
  const b = crypto.getRandomValues(new Uint8Array(16))
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x40
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80
  const hex = [...b].map((x) => x.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options)
  if (response.ok) {
    return response.status === 204 ? (undefined as T) : ((await response.json()) as T)
  }
  const problem = await readProblem(response)
  if (response.status === 401 && path !== '/api/session') {
    context.signedOut()
  }
  throw problem
}

async function send(method: string, path: string, o: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': context.language() }
  const token = context.token()
  if (token) {
    headers.Authorization = `Bearer ${token}`
  }
  if (o.body !== undefined) {
    headers['Content-Type'] = 'application/json'
  }
  if (o.key) {
    headers['Idempotency-Key'] = o.key
  }
  if (o.version !== undefined) {
    headers['If-Match'] = `"${o.version}"`
  }
  try {
    const body = o.form ?? (o.body === undefined ? null : JSON.stringify(o.body))
    return await fetch(path, { method, headers, body, credentials: 'same-origin', signal: o.signal ?? null })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw error
    }
    throw new Problem(0, 'NETWORK', '')
  }
}

interface ProblemBody {
  code?: string
  title?: string
  detail?: string
  traceId?: string
  values?: Record<string, string>
}

async function readProblem(response: Response): Promise<Problem> {
  const body: ProblemBody = await response.json().catch(() => ({}))
  const code = body.code ?? `HTTP_${response.status}`
  return new Problem(response.status, code, body.detail ?? body.title ?? '', body.values ?? {}, body.traceId ?? null)
}

export function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '') {
      params.set(name, String(value))
    }
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

export const http = {
  get: <T>(path: string, signal?: AbortSignal) => request<T>('GET', path, { signal }),
  post: <T>(path: string, body: unknown = {}, options: RequestOptions = {}) =>
    request<T>('POST', path, { ...options, body, key: options.key ?? newKey() }),
  upload: <T>(path: string, form: FormData, key: string) => request<T>('POST', path, { form, key }),
  delete: <T>(path: string) => request<T>('DELETE', path),
}

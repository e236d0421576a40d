import { HubConnectionBuilder, HttpTransportType, LogLevel } from '@microsoft/signalr'

/** The hub connection as the client needs it; a test or the mock puts another in its place. */
export interface LiveLink {
  start(): Promise<void>
  stop(): Promise<void>
  invoke<T>(method: string, ...args: unknown[]): Promise<T>
  on(event: string, handler: (payload: never) => void): void
  onClose(handler: () => void): void
}

export type LinkFactory = (token: () => string | null) => LiveLink

/** Tries that failed since one succeeded; the third asks the server first. */
let failed = 0

/**
 * SignalR without its own reconnecting, which gives up after four tries; see Connection. It goes straight for a web socket, so that
 * behind a load balancer one connection is one server; networks that let no web socket through get the other transports on the third
 * try, which need a load balancer that keeps a browser at its server.
 */
export const signalRLink: LinkFactory = (token) => {
  const direct = failed < 2
  const options = direct
    ? { skipNegotiation: true, transport: HttpTransportType.WebSockets }
    : { transport: HttpTransportType.WebSockets | HttpTransportType.ServerSentEvents | HttpTransportType.LongPolling }
  const hub = new HubConnectionBuilder()
    .withUrl('/hubs/live', { accessTokenFactory: () => token() ?? '', ...options })
    .configureLogging(LogLevel.None)
    .build()
  return {
    start: async () => {
      try {
        await hub.start()
        failed = direct ? 0 : 2
      } catch (error) {
        failed = (failed + 1) % 3
        throw error
      }
    },
    stop: () => hub.stop(),
    invoke: (method, ...args) => hub.invoke(method, ...args),
    on: (event, handler) => hub.on(event, handler as (...args: unknown[]) => void),
    onClose: (handler) => hub.onclose(handler),
  }
}

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

/** SignalR without its own reconnecting, which gives up after four tries; see Connection. */
export const signalRLink: LinkFactory = (token) => {
  const hub = new HubConnectionBuilder()
    .withUrl('/hubs/live', {
      accessTokenFactory: () => token() ?? '',
      transport: HttpTransportType.WebSockets | HttpTransportType.ServerSentEvents | HttpTransportType.LongPolling,
    })
    .configureLogging(LogLevel.None)
    .build()
  return {
    start: () => hub.start(),
    stop: () => hub.stop(),
    invoke: (method, ...args) => hub.invoke(method, ...args),
    on: (event, handler) => hub.on(event, handler as (...args: unknown[]) => void),
    onClose: (handler) => hub.onclose(handler),
  }
}

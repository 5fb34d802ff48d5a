/** The host that was asked for cannot be started; the message is one sentence that says why and what to do. */
export class TargetUnavailable extends Error {
  override readonly name = 'TargetUnavailable';
}

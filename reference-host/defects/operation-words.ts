/** An operation as part of a defect's name: `PutRelativeFile` is `put-relative-file`. */
export function operationWords(operation: string): string {
  return operation.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

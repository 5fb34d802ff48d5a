const formType = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

/** The text fields of a posted form, in either encoding; empty when the body is not a form. */
export async function formFieldsOf(contentType: string | undefined, body: Uint8Array): Promise<Record<string, string>> {
  if (contentType === undefined || !formType.test(contentType)) return {};
  const response = new Response(new Uint8Array(body), { headers: { 'Content-Type': contentType } });
  const form = await response.formData().catch(() => new FormData());
  return Object.fromEntries([...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

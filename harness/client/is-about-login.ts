/** Whether an address or a page is one where people sign in. */
export function isAboutLogin(text: string): boolean {
  return /log-?_?[io]n\b|sign-?_?in\b|\b(sso|saml|oauth2?|openid|cas)\b|type=["']?password/i.test(text);
}

/** What a style sheet that a library adds must show, so that the page's policy lets it in. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

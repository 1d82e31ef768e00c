import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { messageOf } from "../api/error";
import { enter, signIn } from "../api/session";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Logo } from "./Logo";
import css from "./signin.module.css";

/** Signing in with a key: it is sent once, and a cookie that no script can read stands for it. */
export function SignIn() {
  const [key, setKey] = useState("");
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const cache = useQueryClient();
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!key.trim()) return setProblem("Paste an API key first.");
    setBusy(true);
    signIn(key.trim())
      .then((session) => enter(cache, session))
      .catch((error: unknown) => setProblem(messageOf(error) === "invalid API Key" ? "This server does not know that key, or it was revoked." : messageOf(error)))
      .finally(() => setBusy(false));
  };
  return (
    <main className={css.page}>
      <div className={css.card}>
        <div className={css.brand}>
          <Logo size={34} />
          <h1>Barchan</h1>
        </div>
        <p className={css.lead}>Query pipelines that run as one. Sign in with an API key of your team.</p>
        <form onSubmit={submit} className={css.form} noValidate>
          <TextField
            label="API key"
            type="password"
            name="api-key"
            autoComplete="current-password"
            autoFocus
            placeholder="brn_…"
            value={key}
            problem={problem}
            onChange={(e) => {
              setKey(e.target.value);
              setProblem(undefined);
            }}
          />
          <Button type="submit" look="primary" busy={busy}>
            Sign in
          </Button>
        </form>
        <details className={css.help}>
          <summary>Where do I find a key?</summary>
          <p>
            The server printed its first key when it started for the first time, in the terminal where <code>barchan serve</code> runs. If <code>BARCHAN_API_KEY</code> was set, that is the key.
          </p>
          <p>
            Whoever has an admin key can make more, here under <em>Keys</em> or with <code>barchan key create</code>.
          </p>
        </details>
      </div>
      <svg className={css.dunes} viewBox="0 0 1440 320" preserveAspectRatio="xMidYMax slice" aria-hidden>
        <path d="M0 250c220-10 360-110 520-140 120-22 190 60 330 84 190 32 330-96 590-60v186H0z" className={css.far} />
        <path d="M0 300c200-8 330-40 470-100 60-26 118-62 160-62 54 0 74 96 210 128 170 40 350-42 600-36v90H0z" className={css.near} />
      </svg>
    </main>
  );
}

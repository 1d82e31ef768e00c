import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { nonce } from "./app/nonce";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";

setNonce(nonce); // for the dialogs' library, which adds a style sheet
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

// First in the body, before anything is painted: says that scripts run, whether components may be enhanced, and makes
// quick exit work before the rest of the page is there.
import "./exit.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");

// First in the body, before anything is painted: says that scripts run, and whether components may be enhanced.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");

// What the Swagger page lacks for this API's forms and files.
const CherryPiePage = (system) => ({
  statePlugins: {
    oas3: {
      wrapSelectors: {
        // Swagger doesn't send a form without a required file, and shows no reason. Sent, it is refused by a text that names the part.
        validateShallowRequired: () => () => [],
      },
    },
  },
  wrapComponents: {
    ParameterIncludeEmpty: () => (props) => CherryPiePage.sendEmpty(system.React, props),
    responseBody: (Original) => (props) => CherryPiePage.body(system.React, Original, props),
  },
});

// Off, where Swagger's own is ticked for each part that holds nothing. Its label has no id, of which there were many.
CherryPiePage.sendEmpty = (React, { isIncluded, isDisabled, onChange }) => {
  const e = React.createElement;
  return e("div", null, e("label", { className: "parameter__empty_value_toggle" + (isDisabled ? " disabled" : "") },
    e("input", {
      type: "checkbox", disabled: isDisabled, checked: !isDisabled && isIncluded === true,
      onChange: (event) => onChange(event.target.checked),
    }), "Send empty value"));
};

// A file is offered to be saved. Swagger does so only for attachments, and shows others as text.
CherryPiePage.files = {
  "application/vnd.apple.pkpass": "pass.pkpass",
  "application/vnd.apple.pkpasses": "passes.pkpasses",
  "application/zip": "template.zip",
  "application/pkcs10": "request.csr",
};

CherryPiePage.body = (React, Original, props) => {
  const name = CherryPiePage.files[props.contentType?.split(";")[0]];
  if (!name) {
    return React.createElement(Original, props);
  }
  const own = /filename="([^"]+)"/.exec(props.headers?.["content-disposition"]);
  const headers = { "content-disposition": `attachment; filename="${own ? own[1] : name}"` };
  return React.createElement(Original, { ...props, headers });
};

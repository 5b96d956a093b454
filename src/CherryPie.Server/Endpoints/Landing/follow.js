// Old links carry the pass id behind the #, which browsers keep to themselves.
const follow = () => {
  const pass = /^#\/?p[\/-]([A-Za-z0-9]{1,64}(?:\+[A-Za-z0-9]{1,64}){0,9})\/?$/.exec(location.hash);
  if (pass) {
    location.replace(document.querySelector("main").dataset.root + "/p/" + pass[1] + location.search);
  } else {
    document.getElementById("lost").hidden = false;
  }
};
addEventListener("hashchange", follow);
follow();

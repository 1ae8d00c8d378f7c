"""Pages: what a person sees of the service, made on the server; `html/` has the templates."""

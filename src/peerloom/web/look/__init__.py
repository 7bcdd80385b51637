"""How Peerloom looks: template tags, form rendering, widgets and the styleguide."""

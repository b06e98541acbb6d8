"""The commands of `hwabaek`, a module each, with add_arguments(parser) and run(args)."""

# Rules of the tree itself, and the documents against the program.
check_PROGRAMS += tests/house/doc_text
tests_house_doc_text_SOURCES = tests/house/doc_text.c
tests_house_doc_text_LDADD = $(CORE_LIBS)

house_tests = \
	tests/rules/cleanup.sh \
	tests/rules/generated.sh \
	tests/rules/headers.sh \
	tests/rules/layers.sh \
	tests/rules/shell.sh \
	tests/rules/words.sh \
	tests/house/completions.sh \
	tests/house/examples.sh \
	tests/house/help_man.sh \
	tests/house/man_examples.sh \
	tests/house/man_lint.sh
EXTRA_DIST += tests/house/options.sh
dist_check_SCRIPTS += $(house_tests)
TESTS += $(house_tests)

# Rewrites the generated parts of the documents, in the source tree.
update-docs: tests/house/doc_text$(EXEEXT)
	abs_top_srcdir='$(abs_top_srcdir)' abs_top_builddir='$(abs_top_builddir)' \
		$(SHELL) $(top_srcdir)/tests/rules/generated.sh --update
.PHONY: update-docs

/* SPDX-License-Identifier: MIT */
/*
 * Completion for bash and zsh, made of the same table as --help, so that they
 * cannot drift apart.
 */
#include "cli/state.h"

#include <stdio.h>
#include <string.h>

/* Words that may be given several at once, with commas between. */
static bool is_list(const struct cli_option *option)
{
    return option->values != NULL && option->argument != NULL &&
           strcmp(option->argument, "LIST") == 0;
}

static bool is_file(const struct cli_option *option)
{
    return option->values != NULL && strcmp(option->values, CLI_FILE) == 0;
}

static void print_names(const struct cli_option *option, const char *between)
{
    if (option->id < CLI_LONG)
        printf("-%c%s", option->id, between);
    printf("--%s", option->name);
}

/* A case of what stands before the word that is completed. */
static void bash_case(const struct cli_option *option)
{
    if (option->argument == NULL)
        return;
    fputs("    ", stdout);
    print_names(option, " | ");
    puts(")");
    if (is_file(option))
        puts("        compopt -o filenames\n"
             "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")");
    else if (is_list(option))
        printf("        [[ $word == *,* ]] && list=${word%%,*},\n"
               "        mapfile -t COMPREPLY < <(compgen -P \"$list\" -W '%s' "
               "-- \"${word##*,}\")\n"
               "        compopt -o nospace\n",
               option->values);
    else if (option->values != NULL)
        printf("        mapfile -t COMPREPLY < <(compgen -W '%s' -- "
               "\"$word\")\n",
               option->values);
    puts("        return\n"
         "        ;;");
}

static void print_bash(void)
{
    const char *name = cli.command->name;
    printf("# bash completion of %s: by %s --completion bash\n"
           "_%s() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} list=''\n"
           "    COMPREPLY=()\n"
           "    case ${COMP_WORDS[COMP_CWORD - 1]} in\n",
           name, name, name);
    for (int i = 0; cli_option_at(i)->name != NULL; i++)
        bash_case(cli_option_at(i));
    puts("    esac\n"
         "    if [[ $word == -* ]]; then\n"
         "        mapfile -t COMPREPLY < <(compgen -W '");
    for (int i = 0; cli_option_at(i)->name != NULL; i++) {
        fputs("            ", stdout);
        print_names(cli_option_at(i), " ");
        putchar('\n');
    }
    printf("            ' -- \"$word\")\n"
           "        return\n"
           "    fi\n"
           "    compopt -o filenames\n"
           "    mapfile -t COMPREPLY < <(compgen -f -- \"${word#*=}\")\n"
           "}\n"
           "complete -F _%s %s\n",
           name, name);
}

/* Help in one line, without what zsh or the quotes would take for a mark. */
static void zsh_text(const char *text)
{
    for (char last = '\0'; *text != '\0'; last = *text++) {
        const char c = *text == '\n' ? ' ' : *text;
        if (c == ' ' && (last == ' ' || last == '\n'))
            continue;
        if (c == '\'')
            fputs("'\\'", stdout);
        else if (strchr("[]:\\", c) != NULL)
            putchar('\\');
        putchar(c);
    }
}

static void zsh_action(const struct cli_option *option)
{
    putchar(':');
    zsh_text(option->argument);
    putchar(':');
    if (is_file(option))
        fputs("_files", stdout);
    else if (is_list(option))
        printf("_values -s , %s %s", option->name, option->values);
    else if (option->values != NULL)
        printf("(%s)", option->values);
    else
        putchar(' ');
}

static void zsh_option(const struct cli_option *option)
{
    char letter[3] = {'-', (char)option->id, '\0'};
    const int first = option->id < CLI_LONG ? 0 : 1;
    for (int i = first; i < 2; i++) {
        printf("    '%s%s%s[", i == 0 ? letter : "--",
               i == 0 ? "" : option->name,
               option->argument == NULL ? ""
               : i == 0                 ? "+"
                                        : "=");
        zsh_text(option->help);
        putchar(']');
        if (option->argument != NULL)
            zsh_action(option);
        puts("' \\");
    }
}

static void print_zsh(void)
{
    printf("#compdef %s\n"
           "# zsh completion of %s: by %s --completion zsh\n"
           "_arguments -s -S \\\n",
           cli.command->name, cli.command->name, cli.command->name);
    for (int i = 0; cli_option_at(i)->name != NULL; i++)
        zsh_option(cli_option_at(i));
    puts("    '*:file:_files'");
}

void cli_print_completion(void)
{
    if (strcmp(cli_value(), "bash") == 0)
        print_bash();
    else if (strcmp(cli_value(), "zsh") == 0)
        print_zsh();
    else
        cli_refuse_value("is neither bash nor zsh");
}

#include "guarantee/version.h"

uint32_t guarantee_version_number(void)
{
    return GUARANTEE_VERSION_NUMBER;
}

const char *guarantee_version_text(void)
{
    return GUARANTEE_VERSION_TEXT;
}

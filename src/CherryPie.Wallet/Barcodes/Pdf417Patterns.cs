namespace CherryPie.Wallet;

/// <summary>The bars and spaces of PDF417's codewords. ISO/IEC 15438, annex A: three clusters of 929 characters; rows use them cyclically.
/// Each is 17 modules, four bars and four spaces of one to six modules, in which first bar less second plus third less fourth is, modulo 9,
/// 0, 3 or 6: the cluster.</summary>
internal static class Pdf417Patterns
{
    public const int Start = 0b1_1111_1110_1010_1000;
    public const int StartModules = 17;
    public const int Stop = 0b11_1111_1010_0010_1001;
    public const int StopModules = 18;
    public const int Modules = 17;
    public const int Codewords = 929;
    public const int Clusters = 3;

    // Cluster by cluster, two bytes a codeword, the higher first: the 15 modules between the first, always dark, and the last, always
    // light.
    private static readonly byte[] _table = Convert.FromBase64String(
        """
        auB1eHq+anB1PHqfVGBqOFQwKCBUGCgQVuBreHW+VnBrPHWfLGBWOCwwLuBXeGu+LnBXPGufLjhXHi94V74vPFefL756/WlwdLx6X1JgaTh0nlIwaRwkIFIY
        aQ4kEFIMJAhTcGm8dN8mYFM4aZ4mMFMcaY8mGFMOJ3BTvGnfJzhTniccU48nvFPfJ54nj1FgaLh0XlEwaJx0TyIgURhojiIQUQwiCCIEI2BRuGjeIzBRnGjP
        IxhRjiMMIwYjuFHeI5xRzyOOI95QsGhcdC8hIFCYaE4hEFCMaEchCFCGIQRQgyGwUNxobyGYUM4hjFDHIYYhg1DvIccgoFBYaC4gkFBMaCcgiFBGIIRQQyCC
        INggzCDGIFBoF1AmUCMgQWVwcrx5X0pgZThynkowZRxyjxQgShgUEEtwZbxy3xZgSzhlnhYwSxwWGBYMF3BLvGXfFzhLnhccFw4XvEvfF54X321gdrh7Xm0w
        dpx7T1ogbRh2jloQbQx2h1oIbQZJYGS4cl5bYEkwZJxyT1swbZx2zzYgEhBJDGSHNhBbDDYIE2BJuGTeN2ATMEmcZM83MFucbc83GBMMNwwTuEneN7gTnEnP
        N5xbzzeOE9433hPPN89ssHZcey9ZIGyYdk5ZEGyMdkdZCGyGWQRZAkiwZFxyL1mwSJhkTjMgERBszmRHMxARCEiGMwhZhkiDEQIRsEjcZG8zsBGYSM4zmFnO
        SMczjBGGEYMR3EjvM9wRzjPOEcczxzPvWKBsWHYuWJBsTHYnWIhsRliEbENYgliBEKBIWGQuMaAQkEhMZCcxkFjMbGcxiBCESEMxhFjDMYIQ2EhuMdgQzEhn
        McxY5zHGEMMxwzHuMedYUGwsdhdYSGwmWERsI1hCWEEQUEgsZBcw0BBISCYwyFhmSCMwxBBCMMIQQRBsMOww5jDjbBZsE1ghSBYQJDBkMGIwYUVgYrhxXkUw
        YpwKIEUYYo4KEEUMCggKBAtgRbhi3gswRZxizwsYRY4LDAsGC7hF3gucRc8LjgveC89msHNcea9NIGaYc05NEGaMc0dNCGaGTQRmg0SwYlxxL02wRJhiThsg
        CRBmzmJHGxBNjESGGwgJBBsECbBE3GJvG7AJmGbvG5hNzkTHG4wJhhuGCdxE7xvcCc4bzgnHCe8b726gd1h7rm6Qd0x7p26Id0ZuhHdDboJMoGZYcy5doEyQ
        d25zJ12Qbsx3Z12ITIRmQ12EbsNMgQigRFhiLhmgCJBETGInO6AZkEzMZmc7kF3MbudEQzuIGYRMwzuECIEI2ERuGdgIzERnO9gZzEznO8xd5wjDGcMI7hnu
        COc77hnnblB3LHuXbkh3Jm5EdyNuQm5BTFBmLHMXXNBMSHc3XMhuZmYjXMRMQlzCTEFcwQhQRCxiFxjQCEhEJjnQGMhMZkQjOchc5ghCOcQYwghBGMEIbEQ3
        GOwIZjnsGOYIYznmGOMIdzn3bih3Fm4kdxNuIm4hTChmFlxoTCRmE1xkbjNcYkwhXGEIKEQWGGgIJEQTOOgYZEwzOORccwghOOIYYTjhGHY49jjzdwtuEWYL
        TBJMEQgUGDQ4dAgRGDFCsAUgQpgFEEKMYUcFCEKGBQRCgwWwQtxhbwWYQs4FjELHBYYFgwXcQu8FzgXHBe9GoGNYca5GkGNMRohjRkaEY0NGggSgQlhhLg2g
        BJBjbmEnDZBGzGNnDYgEhEJDDYRGwwSBBNhCbg3YBMxCZw3MRucNxgTDBO4N7gTnDednUHOseddnSHOmZ0Rzo2dCZ0FGUGMsTtBGSGMmTshnZmMjTsRGQk7C
        RkFOwQRQQiwM0ARIYzcd0AzIRmZCIx3ITuYEQh3EDMIEQQzBBGxCNwzsBGYd7AzmBGMd5gzjBHcM9x33d6h71neke9N3onehZyhzlm9od7Zzk29kd7NvYmch
        b2FGKGMWTmhGJGMTXuhOZGczXuRvc0YhXuJOYV7hBChCFgxoBCRCExzoDGRGMz3oHOROcwQhPeRe8wxhPeIENgx2BDMc9gxzPfYc8z3zd5R7y3eSd5FnFHOL
        bzR3m28yZxFvMUYUYwtONEYSXnROMkYRXnJOMV5xBBRCCww0RhscdAwyBBE89BxyDDE88hxxPPEMOzz7d4lvGm8ZThpeOl45DBocOjx6PHkCoAKQQUwCiAKE
        AoIC2ALMAsYCwwLuAudDUENIYaZDRGGjQ0JDQQJQQSwG0ENsQSYGyENmBsRDYwbCAkEGwQJsQTcG7EN3BuYCYwbjAncG92OoY6RjomOhQyhHaGO2YZNHZGOz
        R2JDIUdhAigGaAIkQRMO6AZkAiIO5AZiAiEO4gZhAjYGdgIzDvYGcw7zc9Rz0nPRY5RntHPbZ7JjkWexQxRhi0c0Y5tPdEcyQxFPckcxT3ECFEELBjRDGw50
        BjICER70DnIGMR7yDnECGwY7Dnse+3vqe+lzynfac8l32WOKZ5pjiW+6Z5lvuUMKRxpDCU86RxlfenqwfVx1IHqYfU51EHqMfUd1CHqGdQR6g3UCdbB63H1v
        ayB1mHrOaxB1jHrHawh1hmsEdYNrAmuwddx671cga5h1zlcQa4x1x1cIa4ZXBGuDVwJXsGvcde8vIFeYa84vEFeMa8cvCFeGLwRXgy+wV9xr7y+YV84vjFfH
        L4Yv3FfvL84vx3Sgelh9LnSQekx9J3SIekZ0hHpDdIJ0gWmgdNh6bmmQdMx6Z2mIdMZphHTDaYJpgVOgadh07lOQacx051OIacZThGnDU4JTgSegU9hp7ieQ
        U8xp5yeIU8YnhFPDJ4In2FPuJ8xT5yfGJ8Mn7ifndFB6LH0XdEh6JnREeiN0QnRBaNB0bHo3aMh0ZmjEdGNowmjBUdBo7HR3Ucho5lHEaONRwlHBI9BR7Gj3
        I8hR5iPEUeMjwiPBI+xR9yPmI+Mj93QoehZ0JHoTdCJ0IWhodDZoZHQzaGJoYVDoaHZQ5GhzUOJQ4SHoUPYh5FDzIeIh4SH2IfN0FHoLdBJ0EWg0dBtoMmgx
        UHRoO1ByUHEg9FB7IPIg8XQKdAloGmgZUDpQOXKgeVh8rnKQeUx8p3KIeUZyhHlDcoJygWWgcth5bmWQcsx5Z2WIcsZlhHLDZYJlgUugZdhy7kuQZcxy50uI
        ZcZLhGXDS4JLgRegS9hl7heQS8xl5xeIS8YXhEvDF4IX2EvuF8xL5xfGF8MX7hfne1B9rDX4e0h9pjT8e0R9ozR+e0J7QXJQeSx8l3bQckh9t3bIe2Z5I3bE
        ckJ2wnJBdsFk0HJseTdt0GTIcmZtyHbmcmNtxGTCbcJkwW3BSdBk7HJ3W9BJyGTmW8ht5mTjW8RJwlvCScFbwRPQSexk9zfQE8hJ5jfIW+ZJ4zfEE8I3whPB
        E+xJ9zfsE+Y35hPjN+MT93sofZYy/HskfZMyfnsiMj97IXIoeRZ2aHIkeRN2ZHszdmJyIXZhZGhyNmzoZGRyM2zkdnNs4mRhbOFI6GR2WehI5GRzWeRs81ni
        SOFZ4RHoSPYz6BHkSPMz5FnzM+IR4TPhEfYz9hHzM/N7FH2LMX57EjE/exFyFHkLdjR7G3YychF2MWQ0chtsdGQybHJkMWxxSHRkO1j0bHtY8khxWPEQ9Eh7
        MfQQ8jHyEPEx8RD7Mft7CjC/ewlyCnYacgl2GWQabDpkGWw5SDpYekg5WHkQejD6EHkw+XsFcgV2DWQNbB1IHVg9cVB4rHxXcUh4pnFEeKNxQnFBYtBxbHi3
        YshxZmLEcWNiwmLBRdBi7HF3Rchi5kXEYuNFwkXBC9BF7GL3C8hF5gvEReMLwgvBC+xF9wvmC+ML93mofNYa/HmkfNMafnmiGj95oXEoeJZzaHEkeJNzZHmz
        c2JxIXNhYmhxNmboYmRxM2bkc3Nm4mJhZuFE6GJ2TehE5GJzTeRm803iROFN4QnoRPYb6AnkRPMb5E3zG+IJ4RvhCfYb9gnzG/N91Dr4XX590jp8XT990To+
        Oh95lHzLGX57tH3bO34ZP3uyeZE7P3uxcRR4i3M0cRJ3dHu7cRF3cnMxd3FiNHEbZnRiMm70ZnJiMW7yZnFu8UR0YjtM9ERyXfRM8kRxXfJM8V3xCPREexn0
        CPI79BnyCPE78hnxO/EI+xn7fco5fFy/fck5PjkfeYoYv3uaeYk5v3uZcQpzGnEJdzpzGXc5YhpmOmIZbnpmOW55RDpMekQ5XPpMeVz5CHoY+gh5OfoY+Tn5
        fcU4vjifeYV7jXEFcw13HWINZh1uPUQdTD1cfQg9GH04/ThfcKh4VnCkeFNwonChYWhwtmFkcLNhYmFhQuhhdkLkYXNC4kLhBehC9gXkQvMF4gXhBfYF83jU
        fGsNfnjSDT940XCUeEtxtHCScbJwkXGxYTRwm2N0YTJjcmExY3FCdGE7RvRCckbyQnFG8QT0QnsN9ATyDfIE8Q3xBPsN+3zqHXxOv3zpHT4dH3jKDL952njJ
        Hb952XCKcZpwiXO6cZlzuWEaYzphGWd6YzlneUI6RnpCOU76RnlO+QR6DPoEeR36DPkd+T14Xr49PF6fPR49D3zlHL597T2+HJ89n3jFec173XCFcY1znXe9
        YQ1jHWc9b31CHUY9Tn1e/QQ9DH0c/Ty8Xl88njyPHF883zxePE88L3BUcFJwUWC0cFtgsmCxQXRgu0FyQXEC9EF7AvIC8QL7eGoGv3hpcEpw2nBJcNlgmmG6
        YJlhuUE6Q3pBOUN5AnoG+gJ5Bvl8dQ6+Dp94ZXjtcEVwzXHdYI1hnWO9QR1DPUd9Aj0GfQ79HrxPXx6eHo8OXx7fPrhfXj6cX08+jj6HHl4+3h5PPs8+XF8v
        Pk4+Rx4vPm8+Lj4nPhdgWmBZQLpAuQF6AXlwbWBNYN1AnUG9AT0DfQdfD14PTx9cT68fTh9HDy8fbz9YX64/TF+nP0Y/Qx8uP24fJz9nPyxflz8mPyMfFz83
        PxY/EwevD64Ppx+sT9cfph+jD5cftx+WH5NV8Gr8KeBU+Gp+KPBUfGo/KHhUPig8fWgt8Fb8fWQs+FZ+fWIsfFY/fWEsPnrofXYu/HrkfXMufnriLj964XXo
        evZ15HrzdeJ14WvodfZr5HXza+Jr4Vfoa/ZX5GvzV+Il4FL4aX4k8FJ8aT8keFI+JDxSHyQefTQm+FN+fTImfFM/fTEmPiYfenR9Oyd+enInP3pxdPR6e3Ty
        dPFp9HT7afJp8VP0aftT8lPxIvBRfGi/InhRPiI8UR8iHiIPfRojfFG/fRkjPiMfejojv3o5dHp0eWj6aPlR+lH5IXhQviE8UJ8hHiEPfQ0hviGfeh10PWh9
        ILxQXyCeII8g3yBeIE8V4Er4ZX4U8Ep8ZT8UeEo+FDxKHxQefLQW+Et+fLIWfEs/fLEWPhYfeXR8uxd+eXIXP3lxcvR5e3LycvFl9HL7ZfJl8Uv0ZftL8kvx
        WvBtfHa/NOBaeG0+NHBaPG0fNDhaHjQcWg80DhLwSXxkvzbwEnhJPjZ4Wz5JHzY8Eh42HhIPNg98mhN8Sb99unyZN3wTPn25Nz4THzcfeToTv3t6eTk3v3t5
        cnp2+nJ5dvlk+m36ZPlt+Un6Sfky4Fl4bL4ycFk8bJ8yOFkeMhxZDzIOMgcReEi+M3gRPEifMzxZnzMeEQ8zD3yNEb59nTO+EZ8zn3kdez1yPXZ9ZH1s/Uj9
        MXBYvGxfMThYnjEcWI8xDjEHELxIXzG8EJ4xnhCPMY8Q3zHfMLhYXjCcWE8wjjCHEF4w3hBPMM8wXFgvME4wRxAvMG8wLjAnCvBFfGK/CnhFPgo8RR8KHgoP
        fFoLfEW/fFkLPgsfeLoLv3i5cXpxeWL6YvlF+kX5GuBNeGa+GnBNPGafGjhNHhocTQ8aDhoHCXhEvht4CTxEnxs8TZ8bHgkPGw98TQm+fN0bvgmfG594nXm9
        cT1zfWJ9Zv1E/V1wbrx3XzpgXThunjowXRxujzoYXQ46DF0HOgYZcEy8Zl87cBk4TJ47OF2eTI87HBkOOw4ZBzsHCLxEXxm8CJ47vBmeCI87nhmPO48I3xnf
        O985YFy4bl45MFycbk85GFyOOQxchzkGOQMYuExeObgYnExPOZxczzmOGIc5hwheGN4ITzneGM85zziwXFxuLziYXE44jFxHOIY4gxhcTC843BhOOM4YRzjH
        CC8YbzjvOFhcLjhMXCc4RjhDGC44bhgnOGc4LFwXOCY4IxgXODc4FjgTBXhCvgU8Qp8FHgUPBb4Fn3hdcL1hfUL9DXBGvGNfDThGng0cRo8NDg0HBLxCXw28
        BJ4NngSPDY8E3w3fHWBOuGdeHTBOnGdPHRhOjh0MTocdBh0DDLhGXh24DJxGTx2cDI4djgyHHYcEXgzeBE8d3gzPHc9esG9cd689IF6Yb049EF6Mb0c9CF6G
        PQRegz0CHLBOXGcvPbAcmE5OPZhezk5HPYwchj2GHIM9gwxcRi8c3AxOPdwczgxHPc4cxz3HBC8MbxzvPe88oF5Yby48kF5Mbyc8iF5GPIReQzyCPIEcWE4u
        PNgcTE4nPMxeZzzGHEM8wwwuHG4MJzzuHGc85zxQXixvFzxIXiY8RF4jPEI8QRwsThc8bBwmPGYcIzxjDBccNzx3PCheFjwkXhM8IjwhHBY8NhwTPDM8FF4L
        PBI8ERwLPBsCvEFfAp4CjwLfBrhDXgacQ08GjgaHAl4G3gJPBs8OsEdcY68OmEdODoxHRw6GDoMGXEMvDtwGTg7OBkcOxwIvBm8O7x6gT1hnrh6QT0xnpx6I
        T0YehE9DHoIegQ5YRy4e2A5MRycezE9nHsYOQx7DBi4ObgYnHu4OZx7nX1BvrHfXX0hvpl9Eb6NfQl9BHlBPLGeXPtAeSE8mPshfZk8jPsQeQj7CHkE+wQ4s
        RxcebA4mPuweZg4jPuYeYz7jBhcONx53PvdfKG+WXyRvk18iXyEeKE8WPmgeJE8TPmRfMz5iHiE+YQ4WHjYOEz52HjM+c18Ub4tfEl8RHhRPCz40HhI+Mh4R
        PjEOCx4bPjtfCl8JHgo+Gh4JPhkBXgFPA1xBrwNOA0cBLwNvB1hDrgdMQ6cHRgdDAy4HbgMnB2cPUEesY9cPSEemD0RHow9CD0EHLEOXD2xHtw9mByMPYwMX
        BzcPd0+oZ9ZPpGfTT6JPoQ8oR5YfaE+2R5MfZA8iH2IPIR9hBxYPNgcTH3YPMx9zb9R362/Sb9FPlGfLX7RPkl+yT5FfsQ8UR4sfNA8SP3QfMg8RP3IfMT9x
        BwsPGx87P3tvym/JT4pfmk+JX5kPCh8aDwk/Oh8ZPzlvxU+FX40PBR8NPx0BrgGnA6xB1wOmA6MBlwO3B6hD1gekQ9MHogehA5YHtgOTB7NH1GPrR9JH0QeU
        Q8sPtEfbD7IHkQ+xA4sHmw+7Z+pn6UfKT9pHyU/ZB4oPmgeJH7oPmR+5Z+VHxU/NB4UPjR+dAdYB0wPUQesD0gPRAcsD20PqQ+kDygfaA8kH2WP1
        """
    );

    /// <summary>The modules of a codeword, the first in bit 16.</summary>
    public static int Of(int cluster, int codeword)
    {
        var at = ((cluster * Codewords) + codeword) * 2;
        return 0x10000 | (_table[at] << 9) | (_table[at + 1] << 1);
    }
}
